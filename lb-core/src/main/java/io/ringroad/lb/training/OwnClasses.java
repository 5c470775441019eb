package io.ringroad.lb.training;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The classes in this project's own archives: all of them are wanted in a cache, also where training can't run them. */
public final class OwnClasses {
    private static final String PREFIX = "io/ringroad/";
    private static final String SUFFIX = ".class";

    private OwnClasses() {}

    /** Loads and links all that can be, without running any of their code; a cache takes none that is not linked. */
    public static void link() throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                try (JarFile jar = new JarFile(entry)) {
                    names(jar).forEach(OwnClasses::link);
                }
            }
        }
    }

    private static List<String> names(JarFile jar) {
        return jar.stream().map(JarEntry::getName).filter(name -> name.startsWith(PREFIX) && name.endsWith(SUFFIX))
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
