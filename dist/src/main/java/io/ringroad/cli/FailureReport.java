package io.ringroad.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns the exception that ended a subcommand into text on standard error and an exit code: a refusal is its own
 * sentence; anything else is a defect of Ringroad, so its stack trace is shown.
 */
final class FailureReport implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof CommandFailure refusal) {
            err.println(refusal.getMessage());
            return refusal.exitCode();
        }
        err.println("ringroad: this should not have happened, please report it:");
        failure.printStackTrace(err);
        return ExitCode.FAILED;
    }
}
