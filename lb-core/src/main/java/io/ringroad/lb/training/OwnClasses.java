package io.ringroad.lb.training;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The classes in this project's own archives: those that a process may need are wanted in a cache, also where training
 * can't run them. No others: a JVM loads all that its cache holds before it begins.
 */
public final class OwnClasses {
    private static final String SUFFIX = ".class";

    private OwnClasses() {}

    /**
     * Loads and links them, without running any of their code; a cache takes none that is not linked.
     *
     * @param packages whose classes are wanted, with all packages inside them: {@code io.ringroad.stack}
     */
    public static void link(String... packages) throws IOException {
        List<String> prefixes = Arrays.stream(packages).map(name -> name.replace('.', '/') + "/").toList();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                try (JarFile jar = new JarFile(entry)) {
                    names(jar, prefixes).forEach(OwnClasses::link);
                }
            }
        }
    }

    private static List<String> names(JarFile jar, List<String> prefixes) {
        return jar.stream().map(JarEntry::getName)
                .filter(name -> name.endsWith(SUFFIX) && prefixes.stream().anyMatch(name::startsWith))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()).replace('/', '.')).toList();
    }

    private static void link(String name) {
        try {
            Class.forName(name, false, OwnClasses.class.getClassLoader()).getDeclaredMethods();
        } catch (ClassNotFoundException | LinkageError e) {
            System.err.println("not in the cache: " + name + " (" + e + ")");
        }
    }
}
