package io.ringroad.lb.bypass;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.Stack;
import io.ringroad.stack.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;

/** A host beyond the proxy whose connections do what the test says, and which notes what they see. */
final class FarEnd implements ConnectionOwner {
    private static final int BUFFER_BYTES = 4096;

    private final Stack stack;
    private final int owner;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES);
    private final List<Long> accepted = new ArrayList<>();
    private final StringBuilder received = new StringBuilder();
    private final List<String> ends = new ArrayList<>();

    FarEnd(Stack stack) {
        this.stack = stack;
        this.owner = stack.registerOwner(this);
    }

    Stack stack() {
        return stack;
    }

    void listen(int port) throws BindException {
        stack.listen(IpAddress.ANY_V4, port, 64, listener -> {
            for (long each = stack.accept(listener); each != Stack.NO_CONNECTION; each = stack.accept(listener)) {
                accepted.add(each);
                stack.adopt(each, owner, 0);
                stack.interest(each, READABLE);
            }
        });
    }

    long connect(IpAddress address, int port) {
        long connection = stack.connect(0, 0, 0, address.high(), address.low(), port, owner, 0, 0);
        stack.interest(connection, READABLE);
        return connection;
    }

    void send(long connection, String text) {
        for (int i = 0; i < text.length(); i++) {
            buffer.set(ValueLayout.JAVA_BYTE, i, (byte) text.charAt(i));
        }
        stack.write(connection, buffer, 0, text.length());
    }

    /** Connections that came in, in their order. */
    List<Long> accepted() {
        return accepted;
    }

    /** All bytes of all connections so far. */
    String received() {
        return received.toString();
    }

    /** How streams ended, in their order: {@code FIN}, or how the connection failed. */
    List<String> ends() {
        return ends;
    }

    @Override
    public void onReady(long connection, long ownerData, int readiness) {
        int read = stack.read(connection, buffer, 0, BUFFER_BYTES);
        for (int i = 0; i < read; i++) {
            received.append((char) buffer.get(ValueLayout.JAVA_BYTE, i));
        }
        if ((readiness & FAILED) != 0) {
            ends.add(stack.error(connection).name());
            stack.close(connection);
        } else if (read < 0 && stack.error(connection) == ConnectionError.NONE) {
            ends.add("FIN");
            stack.interest(connection, 0);
        }
    }
}
