package io.ringroad.cli;

import io.ringroad.config.ConfigException;
import io.ringroad.config.RingroadConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ringroad check}: whether a configuration would be taken, without starting anything. */
@Command(name = "check", description = "Checks a configuration file and lists everything that is wrong in it, with file and line.")
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", required = true, description = "The configuration file (HOCON).")
    private Path file;

    @Override
    public Integer call() {
        RingroadConfig config = load(file);
        spec.commandLine().getOut().printf("%s is right: %d listener(s), %d pool(s).%n", file, config.listeners().size(), config.pools().size());
        return ExitCode.OK;
    }

    /**
     * Reads a configuration file.
     *
     * @throws CommandFailure with all that is wrong, one line each
     */
    static RingroadConfig load(Path file) {
        try {
            return RingroadConfig.load(file);
        } catch (ConfigException e) {
            throw CommandFailure.lines(ExitCode.USAGE, e.getMessage());
        }
    }
}
