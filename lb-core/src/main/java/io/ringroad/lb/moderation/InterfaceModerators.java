package io.ringroad.lb.moderation;

import io.ringroad.lb.slots.LoopCounts;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.ChangeRecord;
import io.ringroad.transport.netlink.InterruptModeration;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.Rtnetlink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moderates the interrupts of a worker's interfaces as their load demands, on a thread of its own: a call to the kernel
 * may wait for somebody else who is changing interfaces.
 */
public final class InterfaceModerators implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InterfaceModerators.class);
    /** Long enough for a rate, short enough that a load is recognized soon: three of them, and four if it was calm. */
    private static final long INTERVAL_MS = 50;
    /** Of all interfaces together, in packets a second: far from any rate at which something is decided. */
    private static final double CALM_RATE = 20_000;
    /** While it is calm, only one interval in so many is looked at: an idle machine should be idle. */
    private static final int CALM_INTERVALS = 4;

    private final Rtnetlink kernel;
    private final TrafficMeter meter;
    private final List<InterfaceModerator> moderators = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("moderation").daemon().factory());
    private long tickedAtNs;
    /** Without moderation: while one interface is moderated, packets of the others come together, too. */
    private double perWakeUp = Double.NaN;
    private boolean calm;
    private int skipped;

    private InterfaceModerators(Rtnetlink kernel, TrafficMeter meter) {
        this.kernel = kernel;
        this.meter = meter;
    }

    /**
     * Begins, for interfaces of the calling thread's network namespace.
     *
     * @param counts what the workers have counted up to now; null if that isn't known. Asked on a thread of its own
     * @param record is told what was found, before the first change
     * @throws IOException if the kernel can't do it (before 6.13), a privilege is missing, or what was found can't be
     *                     recorded; nothing was changed
     */
    public static InterfaceModerators start(List<LinkInfo> links, Supplier<LoopCounts> counts, ChangeRecord record)
            throws IOException {
        InterfaceModerators all = new InterfaceModerators(new Rtnetlink(), new TrafficMeter(counts));
        try {
            all.open(links, record);
        } catch (IOException e) {
            all.close();
            throw e;
        }
        all.thread.scheduleWithFixedDelay(all::tick, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
        return all;
    }

    private void open(List<LinkInfo> links, ChangeRecord record) throws IOException {
        for (LinkInfo link : links) {
            InterruptModeration queues = InterruptModeration.open(link);
            InterfaceModerator moderator = new InterfaceModerator(link, queues);
            moderators.add(moderator);
            record.moderation(link, queues.found());
            moderator.start(kernel);
        }
        tickedAtNs = System.nanoTime();
    }

    private synchronized void tick() {
        if (calm && ++skipped < CALM_INTERVALS) {
            return;
        }
        skipped = 0;
        try {
            moderate();
        } catch (RuntimeException | Error e) {
            LOG.error("Interrupts are not moderated any more", e); // else the last setting would stay for good
            moderators.forEach(InterfaceModerator::close);
            moderators.clear();
        }
    }

    private void moderate() {
        long nowNs = System.nanoTime();
        long intervalNs = Math.max(1, nowNs - tickedAtNs);
        tickedAtNs = nowNs;
        long[] packets = new long[1];
        forEach(moderator -> packets[0] += moderator.count(kernel));
        calm = packets[0] * 1e9 / intervalNs < CALM_RATE;
        Traffic now = meter.onInterval(packets[0], intervalNs);
        if (moderators.stream().noneMatch(InterfaceModerator::isOn)) {
            perWakeUp = now.packetsPerWakeUp();
        }
        Traffic traffic = now.withPacketsPerWakeUp(perWakeUp);
        forEach(moderator -> moderator.control(traffic, intervalNs, nowNs));
    }

    private interface Step {
        void on(InterfaceModerator moderator) throws KernelException;
    }

    private void forEach(Step step) {
        for (InterfaceModerator moderator : List.copyOf(moderators)) {
            try {
                step.on(moderator);
            } catch (KernelException e) {
                LOG.warn("Interrupts are not moderated any more on one interface: {}", e.getMessage());
                moderators.remove(moderator);
                moderator.close();
            }
        }
    }

    /** Ends it and puts back what was found. Waits for a tick that is under way, whether interrupted or not. */
    @Override
    public synchronized void close() {
        thread.shutdown();
        moderators.forEach(InterfaceModerator::close);
        moderators.clear();
        kernel.close();
    }
}
