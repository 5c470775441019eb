package io.ringroad.lb.bypass;

import io.ringroad.stack.Stack;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.netlink.NetlinkListener;
import io.ringroad.transport.netlink.NetlinkMonitor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the kernel knows of addresses, routes and neighbours to the stack, on the event loop, and the stack's
 * questions about neighbours to the kernel.
 */
final class KernelView implements NetlinkListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KernelView.class);

    private final Executor loop;
    private final Supplier<Stack> stack;
    private volatile NetlinkMonitor monitor;

    /**
     * @param loop  runs tasks on the stack's thread
     * @param stack asked for there
     */
    KernelView(Executor loop, Supplier<Stack> stack) {
        this.loop = loop;
        this.stack = stack;
    }

    /** Begins; what is there now is on its way to the stack when this returns. */
    void start(List<String> interfaces) throws KernelException {
        monitor = NetlinkMonitor.start(interfaces, this);
    }

    /** For the stack. A question before {@link #start} has returned is lost; the stack asks again. */
    void resolve(int link, long high, long low) {
        NetlinkMonitor asked = monitor;
        if (asked != null) {
            asked.resolver().resolve(link, high, low);
        }
    }

    @Override
    public void onSnapshot(IpSnapshot snapshot) {
        loop.execute(() -> stack.get().configure(snapshot));
    }

    @Override
    public void onNeighbour(int link, IpAddress address, long macAddress) {
        loop.execute(() -> stack.get().neighbours().update(link, address.high(), address.low(), macAddress));
    }

    @Override
    public void onNeighbourLost(int link, IpAddress address) {
        loop.execute(() -> stack.get().neighbours().remove(link, address.high(), address.low()));
    }

    @Override
    public void onFailure(IOException cause) {
        LOG.error("Changes of addresses, routes and neighbours are not followed any more: {}", cause.getMessage());
    }

    @Override
    public void close() {
        if (monitor != null) {
            monitor.close();
        }
    }
}
