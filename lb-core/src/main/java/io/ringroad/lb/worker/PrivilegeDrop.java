package io.ringroad.lb.worker;

import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.transport.host.Privileges;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker becomes an ordinary user for good (design decision D12). That user may not be allowed to read where the
 * program lies, so what may still be loaded is made reachable first: archives are opened, classes in directories loaded.
 */
final class PrivilegeDrop {
    private static final Logger LOG = LoggerFactory.getLogger(PrivilegeDrop.class);

    private PrivilegeDrop() {}

    /** Does nothing if the plan says so. */
    static void drop(WorkerPlan plan) throws IOException {
        if (plan.userId() == WorkerPlan.STAY) {
            return;
        }
        ClassLoader loader = PrivilegeDrop.class.getClassLoader();
        loader.getResources("META-INF/ringroad-opens-every-archive").hasMoreElements();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(entry))) {
                loadClasses(Path.of(entry), loader);
            }
        }
        Privileges.drop(plan.userId(), plan.groupId());
        LOG.debug("Worker {} is user {} now", plan.worker(), plan.userId());
    }

    private static void loadClasses(Path directory, ClassLoader loader) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> classes = files.filter(file -> file.toString().endsWith(".class")).toList();
            for (Path file : classes) {
                String name = directory.relativize(file).toString().replace(File.separatorChar, '.');
                load(name.substring(0, name.length() - ".class".length()), loader);
            }
        }
    }

    /** What can't be loaded now couldn't be later either. */
    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.trace("Not loaded: {}", name);
        }
    }
}
