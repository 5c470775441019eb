package io.ringroad.lb.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the run directory is if the configuration leaves it open: on a tmpfs, as AF_XDP needs it. */
public final class RunDirectoryChoice {
    private RunDirectoryChoice() {}

    /** @param name of the balancer */
    public static Path choose(String name) {
        long uid = uid();
        List<Path> candidates = new ArrayList<>();
        if (uid == 0) {
            candidates.add(Path.of("/run"));
        } else if (System.getenv("XDG_RUNTIME_DIR") != null) {
            candidates.add(Path.of(System.getenv("XDG_RUNTIME_DIR")));
        }
        for (Path candidate : candidates) {
            if (isWritableTmpfs(candidate)) {
                return candidate.resolve("ringroad").resolve(name);
            }
        }
        return Path.of("/dev/shm/ringroad-" + uid, name);
    }

    private static boolean isWritableTmpfs(Path directory) {
        try {
            return Files.isWritable(directory) && Files.getFileStore(directory).type().equals("tmpfs");
        } catch (IOException e) {
            return false;
        }
    }

    private static long uid() {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        } catch (IOException e) {
            throw new IllegalStateException("/proc is not mounted; it is needed", e);
        }
    }
}
