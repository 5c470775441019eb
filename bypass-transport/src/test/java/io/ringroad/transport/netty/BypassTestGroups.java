package io.ringroad.transport.netty;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.ringroad.stack.memory.FramePool;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Event loops of two hosts on a {@link MemoryNetwork}, one for servers and one for clients. */
public final class BypassTestGroups {
    private static final MemoryNetwork NETWORK = new MemoryNetwork();
    private static final MemoryHost SERVER_HOST = NETWORK.newHost();
    private static final MemoryHost CLIENT_HOST = NETWORK.newHost();

    public static final InetAddress SERVER_V4 = SERVER_HOST.v4().toInetAddress();
    public static final InetAddress SERVER_V6 = SERVER_HOST.v6().toInetAddress();
    public static final InetAddress CLIENT_V4 = CLIENT_HOST.v4().toInetAddress();
    public static final InetAddress CLIENT_V6 = CLIENT_HOST.v6().toInetAddress();
    public static final BypassEventLoopGroup SERVERS = newGroup(SERVER_HOST, "servers", 2);
    public static final BypassEventLoopGroup CLIENTS = newGroup(CLIENT_HOST, "clients", 2);

    private BypassTestGroups() {}

    /** One more group of the servers' host. */
    public static BypassEventLoopGroup newServerGroup(String name, int loops) {
        return newGroup(SERVER_HOST, name, loops);
    }

    private static BypassEventLoopGroup newGroup(MemoryHost host, String name, int loops) {
        return new BypassEventLoopGroup(loops, new DefaultThreadFactory(name, true),
                new BypassIoHandlerFactory(BypassIoHandlerConfig.defaults(), host.source()));
    }

    /**
     * Waits until all frames of {@link #SERVERS} and {@link #CLIENTS} are back in their pools.
     *
     * @return what is missing at the deadline, a line per loop; empty if nothing is
     */
    public static List<String> missingFrames(long deadlineNs) throws Exception {
        List<String> missing = new ArrayList<>();
        for (EventExecutor loop : SERVERS) {
            missing.addAll(missingFrames(SERVER_HOST, (BypassEventLoop) loop, deadlineNs));
        }
        for (EventExecutor loop : CLIENTS) {
            missing.addAll(missingFrames(CLIENT_HOST, (BypassEventLoop) loop, deadlineNs));
        }
        return missing;
    }

    private static List<String> missingFrames(MemoryHost host, BypassEventLoop loop, long deadlineNs) throws Exception {
        int missing;
        do {
            missing = loop.schedule(() -> {
                FramePool pool = host.poolOf(loop.handler().stack());
                return pool.frameCount() - pool.free();
            }, 10, TimeUnit.MILLISECONDS).get();
        } while (missing > 0 && System.nanoTime() < deadlineNs);
        return missing == 0 ? List.of() : List.of(missing + " frames of loop " + loop);
    }
}
