package io.ringroad.lb.bypass;

import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.util.List;

/** A client or a server in memory, for {@link WarmUp}: sends a few bytes as soon as it can, reads until the end, closes. */
final class SimulatedHost implements ConnectionOwner {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Stack stack;
    private final int owner;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES);
    private int answerBytes;
    private int ended;

    SimulatedHost(StackConfig config, WorkerFile file, FramePool pool, LinkQueue link, IpSnapshot addresses) {
        stack = new Stack(config, file, pool, List.of(link), null);
        stack.configure(addresses);
        owner = stack.registerOwner(this);
    }

    Stack stack() {
        return stack;
    }

    /** Connections that came to their end. */
    int ended() {
        return ended;
    }

    void listen(int port) throws BindException {
        stack.listen(IpAddress.ANY_V4, port, 256, this::acceptAll);
    }

    /** Size of the answers from now on. */
    void answer(int bytes) {
        answerBytes = bytes;
    }

    private void acceptAll(int listener) {
        for (long handle = stack.accept(listener); handle != Stack.NO_CONNECTION; handle = stack.accept(listener)) {
            stack.adopt(handle, owner, answerBytes);
            stack.interest(handle, READABLE);
        }
    }

    /** Connects and sends a request; what was sent stands in {@code ownerData}, since then there is nothing to send. */
    void request(IpAddress address, int port, int bytes) {
        stack.connect(0, 0, 0, address.high(), address.low(), port, owner, -bytes, 0);
    }

    /** {@code ownerData}: bytes to answer with (server), or minus the bytes to ask with (client). */
    @Override
    public void onReady(long connection, long ownerData, int readiness) {
        if ((readiness & CONNECTED) != 0) {
            stack.interest(connection, READABLE);
            stack.write(connection, buffer, 0, (int) -ownerData);
        }
        int read = stack.read(connection, buffer, 0, BUFFER_BYTES);
        if (read > 0 && ownerData > 0) {
            stack.write(connection, buffer, 0, (int) ownerData);
            stack.shutdownOutput(connection);
        } else if (read < 0 || (readiness & FAILED) != 0) {
            stack.close(connection);
            ended++;
        }
    }
}
