package io.ringroad.transport.netlink;

import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import java.util.List;

/**
 * How long the receive queues of one interface let packets gather before they wake anybody: sets it for all of them,
 * and puts back what was found. Used by one thread at a time.
 */
public final class InterruptModeration implements AutoCloseable {
    /**
     * How many looks in vain a queue takes before it asks for interrupts again. Few would do for a load that has ended. But packets
     * that come in bursts leave a look in vain between two of them, and the first packet after an interrupt wakes the worker alone,
     * at once, while the rest of its burst waits for the whole of the time. This many are over in a few milliseconds, too.
     */
    static final int DEFER_HARD_IRQS = 30;
    private static final NapiSetting KERNEL_DEFAULT = new NapiSetting(0, 0, 0);

    private final LinkInfo link;
    private final NapiInstances instances;
    /** By position in the kernel's list, which is in the order of queues: an instance may be made anew. */
    private final List<NapiSetting> found;

    private InterruptModeration(LinkInfo link, NapiInstances instances, List<NapiSetting> found) {
        this.link = link;
        this.instances = instances;
        this.found = found;
    }

    /**
     * For an interface of the calling thread's network namespace. Changes nothing yet.
     *
     * @throws KernelException if the kernel can't do it (before 6.13) or a privilege is missing (CAP_NET_ADMIN)
     */
    public static InterruptModeration open(LinkInfo link) throws KernelException {
        NapiInstances instances = new NapiInstances();
        try {
            InterruptModeration moderation = new InterruptModeration(link, instances, instances.read(link));
            moderation.restore(true); // changes nothing, but is refused if it can't be done at all
            return moderation;
        } catch (KernelException e) {
            instances.close();
            throw e;
        }
    }

    /**
     * Puts back what another process has {@link #found}, which is gone and could not.
     *
     * @throws KernelException as {@link #open}
     */
    public static void putBack(LinkInfo link, List<NapiSetting> found) throws KernelException {
        new InterruptModeration(link, new NapiInstances(), found).close();
    }

    /** What was set when this was opened, in the kernel's order; empty if there were no queues then. */
    public List<NapiSetting> found() {
        return List.copyOf(found);
    }

    /**
     * Sets all queues that there are now; those that are set so already are left alone.
     *
     * @param timeoutNs how long packets may gather, more than 0
     */
    public void set(long timeoutNs) throws KernelException {
        for (NapiSetting now : instances.read(link)) {
            write(now, new NapiSetting(now.id(), DEFER_HARD_IRQS, timeoutNs), false);
        }
    }

    /** Puts back what was found when this was opened. */
    public void restore() throws KernelException {
        restore(false);
    }

    private void restore(boolean always) throws KernelException {
        List<NapiSetting> all = instances.read(link);
        for (int i = 0; i < all.size(); i++) {
            NapiSetting original = found.isEmpty() ? KERNEL_DEFAULT : found.get(Math.min(i, found.size() - 1));
            write(all.get(i), original.withId(all.get(i).id()), always);
        }
    }

    private void write(NapiSetting now, NapiSetting wanted, boolean always) throws KernelException {
        if (!always && now.equals(wanted)) {
            return;
        }
        try {
            instances.write(wanted);
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT)) { // it went since it was read; whatever comes in its stead is set the next time
                throw e;
            }
        }
    }

    /** Puts back what was found, where the interface is still there. */
    @Override
    public void close() throws KernelException {
        try {
            restore();
        } catch (KernelException e) {
            if (!e.is(Errno.ENODEV)) {
                throw e;
            }
        } finally {
            instances.close();
        }
    }
}
