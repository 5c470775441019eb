package io.ringroad.load.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts each device's receive work on its host's core. A veth without NAPI receives in the sender's softirq: the balancer
 * would pay for its clients' TCP, and they for its. With NAPI, which GRO or an XDP program switches on, the work can be
 * given to a kernel thread per device, and that thread to a core.
 */
final class ReceiveWork {
    private static final Path PROC = Path.of("/proc");

    private ReceiveWork() {}

    /** Binds the receive work of one device; does nothing where the device has no NAPI. */
    static void bind(String namespace, String device, int core) {
        Shell.script(namespace, "echo 1 > /sys/class/net/" + device + "/threaded || true");
        for (long thread : threads(device)) {
            Shell.script(null, "taskset -p -c " + core + " " + thread + " > /dev/null\nchrt -b -p 0 " + thread);
        }
    }

    /** The kernel threads that receive for a device. */
    static List<Long> threads(String device) {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (name(process).startsWith("napi/" + device + "-")) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new LabFailure("/proc cannot be read: " + e.getMessage());
        }
        return found;
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // gone meanwhile
        }
    }
}
