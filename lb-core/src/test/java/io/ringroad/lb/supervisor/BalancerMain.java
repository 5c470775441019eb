package io.ringroad.lb.supervisor;

import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.Ringroad;
import java.nio.file.Path;

/** A supervisor in a process of its own, for tests that send it signals. Argument: the configuration. */
final class BalancerMain {
    private BalancerMain() {}

    public static void main(String[] arguments) throws Exception {
        RingroadConfig config = Ringroad.check(Path.of(arguments[0]));
        int exitCode;
        try {
            exitCode = Ringroad.run(config, SupervisorListener.NONE);
        } catch (StartRefused e) {
            System.err.println(e.getMessage());
            exitCode = e.exitCode();
        }
        System.exit(exitCode);
    }
}
