package io.ringroad.transport.netty;

import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.ip.NeighbourResolver;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A host without a kernel on a {@link MemoryNetwork}: several event loops, each with a stack, which all have the host's
 * addresses, as the workers of one machine do. A packet to the host goes to the loop that owns its destination port; local
 * ports are partitioned.
 */
final class MemoryHost {
    private static final int MAX_LOOPS = 64;
    private static final int PORTS_PER_LOOP = 512;
    private static final int FIRST_PORT = 20_000;
    private static final long MAC = 0x02_00_00_00_00_01L;
    private static final long MS = 1_000_000L;
    private static final WorkerFileLayout LAYOUT = new WorkerFileLayout(1024, 1024, 1024, 8192, 4096, 0);

    private final MemoryNetwork network;
    private final IpAddress v4;
    private final IpAddress v6;
    private final IpSnapshot addresses;
    private final AtomicReferenceArray<Loop> loops = new AtomicReferenceArray<>(MAX_LOOPS);

    /** @param number 1–254, the last part of its addresses */
    MemoryHost(MemoryNetwork network, int number) {
        this.network = network;
        v4 = IpAddress.parse("10.99.0." + number);
        v6 = IpAddress.parse("fd99::" + Integer.toHexString(number));
        addresses = new IpSnapshot(
                List.of(new IpSnapshot.Address(0, v4, 24), new IpSnapshot.Address(0, v6, 64)),
                List.of(new IpSnapshot.Route(v4, 24, null, 0, 0), new IpSnapshot.Route(v6, 64, null, 0, 0)));
    }

    IpAddress v4() {
        return v4;
    }

    IpAddress v6() {
        return v6;
    }

    /** For any number of event loop groups, at most {@value #MAX_LOOPS} loops at a time. */
    WorkerResources.Source source() {
        return queueIndex -> new Loop();
    }

    /** The loop's link that owns the port; for ports of nobody, any. Null if there is no loop. */
    HostLink linkOf(int port) {
        int index = (port - FIRST_PORT) / PORTS_PER_LOOP;
        Loop owner = port >= FIRST_PORT && index < MAX_LOOPS ? loops.get(index) : null;
        for (int i = 0; owner == null && i < MAX_LOOPS; i++) {
            owner = loops.get(i);
        }
        return owner == null ? null : owner.link;
    }

    /** The frames of one of the host's stacks; use them on its loop only. */
    FramePool poolOf(Stack stack) {
        for (int i = 0; i < MAX_LOOPS; i++) {
            Loop loop = loops.get(i);
            if (loop != null && loop.stack == stack) {
                return loop.pool;
            }
        }
        throw new IllegalArgumentException("no stack of this host");
    }

    /** One event loop's part of the host. */
    final class Loop implements WorkerResources {
        private final Arena arena = Arena.ofShared();
        private final FramePool pool;
        private final HostLink link;
        private final Stack stack;
        private final int index;

        private Loop() throws IOException {
            WorkerFile file = WorkerFile.inMemory(LAYOUT, arena);
            pool = new FramePool(file);
            link = new HostLink(network, pool, MAC);
            index = takeIndex();
            int firstPort = FIRST_PORT + index * PORTS_PER_LOOP;
            StackConfig config = new StackConfig(1, 2 + index, 256 << 10, 256 << 10, firstPort,
                    firstPort + PORTS_PER_LOOP - 1, 100 * MS, 2_000 * MS, 40 * MS, 200 * MS, 5);
            Stack[] self = new Stack[1];
            NeighbourResolver everybodyIsHere = (l, high, low) -> self[0].neighbours().update(l, high, low, MAC);
            stack = new Stack(config, file, pool, List.of(link), everybodyIsHere);
            self[0] = stack;
            stack.configure(addresses);
        }

        private int takeIndex() {
            for (int i = 0; i < MAX_LOOPS; i++) {
                if (loops.compareAndSet(i, null, this)) {
                    return i;
                }
            }
            throw new IllegalStateException("more than " + MAX_LOOPS + " loops at a time");
        }

        @Override
        public Stack stack() {
            return stack;
        }

        @Override
        public List<? extends LinkQueue> links() {
            return List.of(link);
        }

        @Override
        public void close() {
            loops.set(index, null);
            link.close();
            arena.close();
        }
    }
}
