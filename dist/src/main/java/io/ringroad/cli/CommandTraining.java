package io.ringroad.cli;

import io.ringroad.lb.supervisor.StartRefused;
import io.ringroad.lb.supervisor.Supervisor;
import io.ringroad.lb.supervisor.SupervisorListener;
import io.ringroad.lb.training.OwnClasses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The command's life in short, without privileges, for the JVM to write down which classes it needs: a file is checked,
 * the machine looked at, a balancer on kernel sockets started and stopped. Argument: a directory on tmpfs. Run by
 * {@code bin/train}.
 */
public final class CommandTraining {
    private CommandTraining() {}

    public static void main(String[] arguments) throws IOException, StartRefused, InterruptedException {
        Path directory = Path.of(arguments[0]);
        OwnClasses.link("io.ringroad");
        Path file = directory.resolve("training.conf");
        Files.writeString(file, configuration(directory, freePort()));
        int exitCode = RingroadCommand.commandLine().execute("check", "--config", file.toString());
        RingroadCommand.commandLine().execute("doctor");
        Supervisor.start(CheckCommand.load(file), SupervisorListener.NONE).close();
        System.exit(exitCode);
    }

    private static String configuration(Path directory, int port) {
        return """
                ringroad {
                  name = training
                  transport = kernel
                  workers = 1
                  run-directory = "%s"
                  listeners.l { bind = "127.0.0.1:%d", pool = p }
                  pools.p { backends = ["127.0.0.1:9"], health-check.enabled = false }
                }
                """.formatted(directory.resolve("run"), port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
