package io.ringroad.load.simulated;

import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.util.List;

/** One stack with one connection from a {@link FarEnd}, which an application reads and writes. */
public final class SimulatedHost implements ConnectionOwner {
    private static final int ADDRESS = 198 << 24 | 18 << 16 | 1;
    private static final int PEER_ADDRESS = ADDRESS + 1;
    private static final int PORT = 80;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int POLL_BUDGET = 256;
    private static final long CYCLE_NS = 50_000;

    private final SimulatedLink link;
    private final Stack stack;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES, 64);
    private long connection = Stack.NO_CONNECTION;
    private long nowNs = 1_000_000_000L;
    private long bytesRead;

    /** Opens the connection. */
    public SimulatedHost(FarEnd peer) throws BindException {
        WorkerFile file = WorkerFile.inMemory(new WorkerFileLayout(64, 64, 64, 4096, 2048, 0), Arena.ofAuto());
        FramePool pool = new FramePool(file);
        link = new SimulatedLink("link", pool, peer, 4096);
        stack = new Stack(StackConfig.defaults(1, 2), file, pool, List.of(link), (index, high, low) -> { });
        stack.configure(IpSnapshot.onLink(0, IpAddress.ofV4(ADDRESS), 16));
        stack.neighbours().update(0, 0, IpAddress.ofV4(PEER_ADDRESS).low(), SimulatedLink.FAR_MAC);
        int owner = stack.registerOwner(this);
        stack.listen(IpAddress.ofV4(ADDRESS), PORT, 16, listener -> {
            connection = stack.accept(listener);
            stack.adopt(connection, owner, 0);
            stack.interest(connection, READABLE);
        });
        StreamSource.open(PEER_ADDRESS, ADDRESS, PORT, link.answers());
        while (connection == Stack.NO_CONNECTION) {
            poll();
        }
    }

    /** One cycle of the stack, and time goes on. */
    public void poll() {
        nowNs += CYCLE_NS;
        link.now(nowNs);
        stack.poll(nowNs, POLL_BUDGET);
    }

    /** Queues bytes to send, at most 64 KiB; returns how many were taken. */
    public int write(int lengthBytes) {
        return stack.write(connection, buffer, 0, lengthBytes);
    }

    @Override
    public void onReady(long handle, long ownerData, int readiness) {
        int bytes = stack.read(handle, buffer, 0, BUFFER_BYTES);
        while (bytes > 0) {
            bytesRead += bytes;
            bytes = stack.read(handle, buffer, 0, BUFFER_BYTES);
        }
    }

    /** Bytes that the application has read. */
    public long bytesRead() {
        return bytesRead;
    }
}
