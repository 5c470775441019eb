package io.ringroad.lb.supervisor;

import java.util.List;

/** The balancer can't run here; nothing has been started, or all of it has been stopped again. */
public final class StartRefused extends Exception {
    private static final long serialVersionUID = 1L;
    /** What the machine doesn't offer: privileges, a free port, a device. Exit code of the command. */
    public static final int MACHINE = 3;
    /** What the configuration asks for and isn't possible anywhere. Exit code of the command. */
    public static final int CONFIGURATION = 2;

    private final int exitCode;
    private final transient List<String> problems;

    /** @param problems one sentence each, at least one */
    public StartRefused(int exitCode, List<String> problems) {
        super(String.join("\n", problems));
        this.exitCode = exitCode;
        this.problems = List.copyOf(problems);
    }

    public StartRefused(int exitCode, String problem) {
        this(exitCode, List.of(problem));
    }

    public int exitCode() {
        return exitCode;
    }

    public List<String> problems() {
        return problems;
    }
}
