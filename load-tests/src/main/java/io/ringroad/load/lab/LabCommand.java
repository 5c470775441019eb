package io.ringroad.load.lab;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What the commands of the laboratory have in common: their exit codes, how they refuse, and what they need of the machine. */
public final class LabCommand {
    /** It was done, and something was not as it should be. */
    public static final int FAILED = 1;
    /** The command line is wrong; nothing was started. */
    public static final int USAGE = 2;
    /** The machine lacks something, or the laboratory cannot be made on it. */
    public static final int MACHINE = 3;
    /** Ended by Ctrl-C or SIGTERM. */
    public static final int INTERRUPTED = 130;

    private LabCommand() {}

    /**
     * Runs a command; each refusal is one sentence on standard error.
     *
     * @param name    such as {@code compare}
     * @param command picocli's
     * @return the exit code
     */
    public static int execute(String name, Object command, String[] arguments) {
        return new CommandLine(command)
                .setParameterExceptionHandler((problem, _) -> refuseUsage(name, problem))
                .setExecutionExceptionHandler((failure, line, _) -> refuse(name, failure, line.getErr()))
                .execute(arguments);
    }

    private static int refuseUsage(String name, ParameterException problem) {
        PrintWriter err = problem.getCommandLine().getErr();
        err.println(name + ": " + problem.getMessage());
        err.println("Try: load-tests/" + name + " --help");
        return USAGE;
    }

    private static int refuse(String name, Exception failure, PrintWriter err) {
        if (failure instanceof LabFailure) {
            err.println(name + ": " + failure.getMessage());
            return MACHINE;
        }
        err.println(name + ": this should not have happened, please report it:");
        failure.printStackTrace(err);
        return FAILED;
    }

    /** @throws LabFailure if a laboratory can't be made by this user, or for want of a program */
    public static void requireMachine() {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new LabFailure("network namespaces need root: run it with sudo");
        }
        for (String program : List.of("ip", "tc", "ethtool", "taskset", "chrt", "setsid")) {
            if (!Shell.has(program)) {
                throw new LabFailure("the program " + program + " is missing: install iproute2, ethtool and util-linux");
            }
        }
    }
}
