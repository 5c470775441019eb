package io.ringroad.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself: it only knows its subcommands, and that one must be given. */
@Command(
        name = "ringroad",
        description = "A TCP load balancer for high connection rates that goes round the kernel.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = ExitCode.HEADING,
        exitCodeList = {ExitCode.OK_LINE, ExitCode.FAILED_LINE, ExitCode.USAGE_LINE, ExitCode.MACHINE_LINE},
        subcommands = {RunCommand.class, CheckCommand.class, DoctorCommand.class, DemoCommand.class, VersionCommand.class})
public final class RingroadCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /**
     * Entry of the process.
     *
     * @param arguments the command line after {@code ringroad}
     */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The parser with our way of reporting failures; tests execute it in their own process. */
    static CommandLine commandLine() {
        return new CommandLine(new RingroadCommand())
                .setParameterExceptionHandler(new UsageReport())
                .setExecutionExceptionHandler(new FailureReport());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: one of " + String.join(", ", spec.subcommands().keySet()) + ".");
    }
}
