package io.ringroad.cli;

import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.Ringroad;
import io.ringroad.lb.supervisor.StartRefused;
import io.ringroad.lb.supervisor.SupervisorListener;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ringroad run}: the balancer, until a signal stops it. */
@Command(
        name = "run",
        description = {
            "Runs the balancer in the foreground, until SIGTERM or Ctrl-C: then it accepts no more, lets open connections end "
                    + "(shutdown.drain-timeout) and stops. A second signal ends the waiting.",
            "The log goes to standard error."
        })
final class RunCommand implements Callable<Integer> {
    @Option(names = {"-c", "--config"}, paramLabel = "FILE", required = true, description = "The configuration file (HOCON).")
    private Path file;

    @Override
    public Integer call() throws InterruptedException {
        RingroadConfig config = CheckCommand.load(file);
        try {
            return Ringroad.run(config, SupervisorListener.NONE);
        } catch (StartRefused refusal) {
            throw CommandFailure.lines(refusal.exitCode(),
                    refusal.problems().stream().map(problem -> "ringroad: " + problem).collect(Collectors.joining("\n")));
        }
    }
}
