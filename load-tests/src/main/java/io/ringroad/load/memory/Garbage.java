package io.ringroad.load.memory;

import com.sun.management.ThreadMXBean;
import io.ringroad.load.simulated.SimulatedSite;
import io.ringroad.stack.memory.WorkerFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What the stack leaves to the garbage collector for a relayed packet and for a relayed connection, by the JVM's own count of what
 * this thread has allocated; the far ends, in memory, allocate nothing either. The least of several windows counts: what a
 * packet allocates it allocates in each, while HotSpot interns the constants of a class once, whenever it compiles that.
 */
public final class Garbage {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WINDOWS = 12;
    private static final int AT_ONCE = 64;
    private static final int CYCLES = 4000;
    private static final int BATCHES = 60;
    private static final int PAYLOAD_BYTES = 1024;

    private Garbage() {}

    /** Prints one line. */
    public static void main(String[] arguments) throws IOException {
        System.out.printf(Locale.ROOT, "%.3f bytes for a relayed packet, %.3f for a relayed connection%n", perPacket(), perConnection());
    }

    /** Each cycle relays a segment of each connection, by turns one way and the other. */
    static double perPacket() throws IOException {
        SimulatedSite site = site(false);
        site.open(AT_ONCE);
        while (site.clients().answered() < AT_ONCE) {
            site.poll();
        }
        long answeredBefore = site.clients().answered();
        long bytes = leastAllocated(() -> {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                site.poll();
            }
        });
        long packets = 2 * (site.clients().answered() - answeredBefore) / WINDOWS;
        if (packets < CYCLES * AT_ONCE / 2) {
            throw new IllegalStateException("only " + packets + " packets were relayed in a window of " + CYCLES + " cycles");
        }
        return bytes / (double) packets;
    }

    static double perConnection() throws IOException {
        SimulatedSite site = site(true);
        long bytes = leastAllocated(() -> {
            for (int batch = 0; batch < BATCHES; batch++) {
                long target = site.ended() + AT_ONCE;
                site.open(AT_ONCE);
                while (site.ended() < target) {
                    site.poll();
                }
            }
        });
        return bytes / (double) (BATCHES * AT_ONCE);
    }

    private static SimulatedSite site(boolean closing) throws IOException {
        return new SimulatedSite(WorkerFile.inMemory(SimulatedSite.layoutFor(AT_ONCE), Arena.ofAuto()), 100, PAYLOAD_BYTES, closing);
    }

    private static long leastAllocated(Runnable window) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WINDOWS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            window.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
