package io.ringroad.lb;

import io.ringroad.config.ConfigException;
import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.supervisor.StartRefused;
import io.ringroad.lb.supervisor.Supervisor;
import io.ringroad.lb.supervisor.SupervisorListener;
import io.ringroad.transport.host.Signals;
import java.nio.file.Path;

/** The balancer as a whole, for commands and programs that embed it. */
public final class Ringroad {
    private Ringroad() {}

    /**
     * Reads and validates a configuration, and starts nothing.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static RingroadConfig check(Path file) throws ConfigException {
        return RingroadConfig.load(file);
    }

    /**
     * Runs until SIGTERM or SIGINT, which stop it in order; a second signal ends the waiting for open connections.
     *
     * @return exit code of the command: 0 after an orderly stop
     * @throws StartRefused if it can't run here
     */
    public static int run(RingroadConfig config, SupervisorListener listener)
            throws StartRefused, InterruptedException {
        Supervisor supervisor = Supervisor.prepare(config, listener);
        Signals.handle("TERM", supervisor::stop);
        Signals.handle("INT", supervisor::stop);
        supervisor.serve();
        return supervisor.await();
    }
}
