package io.ringroad.cli;

/** A subcommand's refusal: what is wrong, where, and what to do about it; and the exit code that goes with it. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    private CommandFailure(int exitCode, String text) {
        super(text, null, false, false);
        this.exitCode = exitCode;
    }

    /**
     * @param exitCode one of {@link ExitCode}
     * @param sentence what is said after the command's name
     */
    static CommandFailure sentence(int exitCode, String sentence) {
        return new CommandFailure(exitCode, "ringroad: " + sentence);
    }

    /**
     * @param exitCode one of {@link ExitCode}
     * @param lines said as they are: each begins with a file's name, as compilers do it
     */
    static CommandFailure lines(int exitCode, String lines) {
        return new CommandFailure(exitCode, lines);
    }

    int exitCode() {
        return exitCode;
    }
}
