package io.ringroad.demo;

/** Why the demo cannot go on, as one sentence with its remedy. */
public final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean machine;

    private DemoFailure(boolean machine, String sentence) {
        super(sentence, null, false, false);
        this.machine = machine;
    }

    /** The machine lacks something: a program, a privilege, a device. */
    static DemoFailure ofMachine(String sentence) {
        return new DemoFailure(true, sentence);
    }

    /** Something was tried and went wrong. */
    static DemoFailure of(String sentence) {
        return new DemoFailure(false, sentence);
    }

    /** Whether the machine is the reason, and not what Ringroad did. */
    public boolean isMachine() {
        return machine;
    }
}
