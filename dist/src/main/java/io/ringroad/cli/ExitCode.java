package io.ringroad.cli;

/** The exit codes of every subcommand, and the lines that its {@code --help} shows for them. */
public final class ExitCode {
    /** What was asked for was done. */
    public static final int OK = 0;
    /** It was tried and failed: a wrong answer in the demo, a worker that would not stay up, a defect. */
    public static final int FAILED = 1;
    /** The command line or the configuration is wrong; nothing was started. */
    public static final int USAGE = 2;
    /** The machine does not allow it: privileges, a port in use, a device or a program that is missing. */
    public static final int MACHINE = 3;

    static final String HEADING = "%nExit codes:%n";
    static final String OK_LINE = "0:what was asked for was done";
    static final String FAILED_LINE = "1:it was tried and failed";
    static final String USAGE_LINE = "2:the command line or the configuration is wrong; nothing was started";
    static final String MACHINE_LINE = "3:the machine does not allow it (privileges, a port in use, a device or program that is missing)";

    private ExitCode() {
    }
}
