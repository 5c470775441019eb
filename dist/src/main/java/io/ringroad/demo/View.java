package io.ringroad.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Shows the demo as it goes. */
interface View {
    /** Called several times a second. */
    void show(Progress now);

    /**
     * The view that fits: a block that is redrawn on a terminal, else lines.
     *
     * @param text where it goes
     * @param standardError whether that is standard error
     * @param rig for the addresses
     */
    static View on(PrintStream text, boolean standardError, Rig rig) {
        return isTerminal(standardError ? 2 : 1) ? new TerminalView(text, rig) : new LineView(text);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
