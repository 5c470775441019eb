package io.ringroad.transport.netlink;

import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.ip.NeighbourResolver;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.EventFd;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Poll;
import io.ringroad.transport.ffm.Sockets;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps a stack's view of addresses, routes and neighbours equal to the kernel's (design decision D6): reads them once,
 * then follows the kernel's notifications on a thread of its own, which sleeps almost always. It also makes the kernel
 * resolve neighbours ({@link #resolver}). Needs no privilege.
 */
public final class NetlinkMonitor implements AutoCloseable {
    // RTNLGRP_…: LINK, NEIGH, IPV4_IFADDR, IPV4_ROUTE, IPV6_IFADDR, IPV6_ROUTE
    private static final int[] GROUPS = {1, 3, 5, 7, 9, 11};

    private final AttachedLinks links;
    private final NetlinkListener listener;
    private final NetlinkSocket notifications;
    private final Rtnetlink kernel;
    private final EventFd wakeup;
    private final KernelNeighbourResolver resolver;
    private final Map<Neighbour, Long> known = new HashMap<>();
    private final Thread thread;
    private IpSnapshot snapshot;
    private volatile boolean closed;

    /** Where a neighbour is and which; the key of what the listener was told. */
    private record Neighbour(int link, IpAddress address) {}

    private NetlinkMonitor(AttachedLinks links, NetlinkListener listener, NetlinkSocket notifications, Rtnetlink kernel,
            EventFd wakeup, KernelNeighbourResolver resolver) {
        this.links = links;
        this.listener = listener;
        this.notifications = notifications;
        this.kernel = kernel;
        this.wakeup = wakeup;
        this.resolver = resolver;
        this.thread = Thread.ofPlatform().daemon().name("netlink-monitor").unstarted(this::follow);
    }

    /**
     * Reads everything, tells the listener, and goes on watching. In the calling thread's network namespace.
     *
     * @param interfaces by the stack's link indices
     * @throws KernelException if the kernel can't be asked; an interface that doesn't exist is no error, it may come
     */
    public static NetlinkMonitor start(List<String> interfaces, NetlinkListener listener) throws KernelException {
        // Subscribed first, then read: so no change is missed.
        NetlinkSocket notifications = new NetlinkSocket(GROUPS);
        Rtnetlink kernel = null;
        EventFd wakeup = null;
        try {
            kernel = new Rtnetlink();
            wakeup = new EventFd();
            NetlinkMonitor monitor = new NetlinkMonitor(new AttachedLinks(interfaces), listener, notifications, kernel,
                    wakeup, new KernelNeighbourResolver(wakeup));
            monitor.readAll();
            monitor.thread.start();
            return monitor;
        } catch (KernelException | RuntimeException e) {
            closeAll(notifications, kernel, wakeup);
            throw e;
        }
    }

    /** Asks the kernel for neighbours; callable from the stack's thread. What comes out is told to the listener. */
    public NeighbourResolver resolver() {
        return resolver;
    }

    private void follow() {
        Poll poll = new Poll(notifications.descriptor(), wakeup.descriptor());
        try {
            while (!closed) {
                poll.await(Poll.FOREVER);
                wakeup.drain();
                if (poll.isReady(0)) {
                    readNotifications();
                }
                resolver.work(kernel, links, this::answer);
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                listener.onFailure(e instanceof IOException io ? io : new IOException("netlink monitor failed", e));
            }
        } finally {
            resolver.close();
            closeAll(notifications, kernel, wakeup);
        }
    }

    private void readNotifications() throws KernelException {
        try {
            boolean changed = false;
            List<NetlinkMessage> messages = receive();
            while (!messages.isEmpty()) {
                for (NetlinkMessage message : messages) {
                    changed |= !isNeighbour(message);
                    if (isNeighbour(message)) {
                        tell(RtnetlinkFormat.neighbour(message));
                    }
                }
                messages = receive();
            }
            if (changed) {
                readSnapshot();
            }
        } catch (KernelException e) {
            if (!e.is(Errno.ENOBUFS)) {
                throw e;
            }
            readAll(); // notifications were lost
        }
    }

    private List<NetlinkMessage> receive() throws KernelException {
        return notifications.receive(Sockets.MSG_DONTWAIT, "recv", "rtnetlink notifications");
    }

    private static boolean isNeighbour(NetlinkMessage message) {
        return message.type() == RtnetlinkFormat.NEW_NEIGHBOUR || message.type() == RtnetlinkFormat.DELETE_NEIGHBOUR;
    }

    private void readAll() throws KernelException {
        readSnapshot();
        Map<Neighbour, Long> before = new HashMap<>(known);
        for (NeighbourInfo neighbour : kernel.neighbours()) {
            tell(neighbour);
            Integer link = links.link(neighbour.linkIndex());
            if (link != null && neighbour.usable()) {
                before.remove(new Neighbour(link, neighbour.address()));
            }
        }
        before.keySet().forEach(this::lose);
    }

    private void readSnapshot() throws KernelException {
        IpSnapshot now = links.read(kernel);
        if (!now.equals(snapshot)) {
            snapshot = now;
            listener.onSnapshot(now);
        }
    }

    /** Passes on what is news. */
    private void tell(NeighbourInfo info) {
        Integer link = info == null ? null : links.link(info.linkIndex());
        if (link == null || isGroup(info)) {
            return;
        }
        Neighbour neighbour = new Neighbour(link, info.address());
        if (!info.usable()) {
            lose(neighbour);
        } else if (!Long.valueOf(info.macAddress()).equals(known.put(neighbour, info.macAddress()))) {
            listener.onNeighbour(link, info.address(), info.macAddress());
        }
    }

    /** Passes on what was asked for, news or not: who asks has forgotten it. */
    private void answer(NeighbourInfo info) {
        Integer link = links.link(info.linkIndex());
        if (link != null) {
            known.put(new Neighbour(link, info.address()), info.macAddress());
            listener.onNeighbour(link, info.address(), info.macAddress());
        }
    }

    /** The kernel has entries for multicast groups, too; nobody sends TCP there. */
    private static boolean isGroup(NeighbourInfo info) {
        return (info.macAddress() >>> 40 & 1) != 0;
    }

    private void lose(Neighbour neighbour) {
        if (known.remove(neighbour) != null) {
            listener.onNeighbourLost(neighbour.link(), neighbour.address());
        }
    }

    private static void closeAll(AutoCloseable... resources) {
        for (AutoCloseable resource : resources) {
            try {
                if (resource != null) {
                    resource.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e); // none of them throws
            }
        }
    }

    /** Ends the thread and waits for it. */
    @Override
    public void close() {
        closed = true;
        wakeup.write();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
