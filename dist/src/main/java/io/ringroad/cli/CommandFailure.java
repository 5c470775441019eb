package io.ringroad.cli;

/** A subcommand's refusal: one sentence with place and remedy, and the exit code that goes with it. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    /**
     * @param exitCode one of {@link ExitCode}
     * @param sentence what is wrong, where, and what to do about it
     */
    public CommandFailure(int exitCode, String sentence) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
