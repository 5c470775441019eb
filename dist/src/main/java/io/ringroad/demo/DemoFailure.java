package io.ringroad.demo;

/** Why the demo cannot go on, as one sentence with its remedy. */
public final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int MACHINE = 3;

    private final int exitCode;

    private DemoFailure(int exitCode, String sentence) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
    }

    /** The machine lacks something: a program, a privilege, a device. */
    static DemoFailure ofMachine(String sentence) {
        return new DemoFailure(MACHINE, sentence);
    }

    /** Something was tried and went wrong. */
    static DemoFailure of(String sentence) {
        return new DemoFailure(FAILED, sentence);
    }

    /** The balancer ended by itself. */
    static DemoFailure ofBalancer(int balancerExitCode, String said) {
        String sentence = "The balancer ended with exit code " + balancerExitCode + ". It said:\n" + said;
        return new DemoFailure(balancerExitCode == USAGE || balancerExitCode == MACHINE ? balancerExitCode : FAILED, sentence);
    }

    /** The same demo in a user namespace was refused, and has said why. */
    static DemoFailure ofInner(int exitCode) {
        return new DemoFailure(exitCode, "The reason stands above.");
    }

    /** Whether nothing went wrong but what was asked for is not possible, so that something else may be. */
    boolean isRefusal() {
        return exitCode == USAGE || exitCode == MACHINE;
    }

    /** Of the command, as for every subcommand. */
    public int exitCode() {
        return exitCode;
    }
}
