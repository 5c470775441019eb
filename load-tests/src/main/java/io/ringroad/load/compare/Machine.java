package io.ringroad.load.compare;

import java.nio.file.Path;

/**
 * Where a run was made.
 *
 * @param kernel its release
 * @param cpu    the model's name; empty if the kernel doesn't tell
 * @param cores  that this process may use
 * @param java   version of the runtime
 */
record Machine(String kernel, String cpu, int cores, String java) {
    static Machine thisOne() {
        return new Machine(System.getProperty("os.version"), ProcFiles.find(Path.of("/proc/cpuinfo"), "^model name\\s*: (.*)$"),
                Runtime.getRuntime().availableProcessors(), System.getProperty("java.runtime.version"));
    }

    @Override
    public String toString() {
        return "Linux " + kernel + ", " + cores + " cores" + (cpu.isEmpty() ? "" : " (" + cpu + ")") + ", Java " + java;
    }
}
