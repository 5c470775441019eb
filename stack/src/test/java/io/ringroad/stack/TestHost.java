package io.ringroad.stack;

import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A stack with a small application in front of it: sends what it is told to, keeps what it receives. */
final class TestHost implements ConnectionOwner {
    static final int FRAMES = 4096;

    /** What the application knows of one connection. */
    static final class Endpoint {
        final long handle;
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] toSend = new byte[0];
        int sent;
        boolean finAfterSend;
        boolean closeOnEof = true;
        boolean connected;
        boolean eof;
        boolean failed;
        boolean paused;
        ConnectionError error = ConnectionError.NONE;

        Endpoint(long handle) {
            this.handle = handle;
        }

        byte[] bytes() {
            return received.toByteArray();
        }
    }

    final String name;
    final WorkerFile file;
    final FramePool pool;
    final List<LinkQueue> links = new ArrayList<>();
    final Map<Long, Endpoint> endpoints = new LinkedHashMap<>();
    final List<Endpoint> accepted = new ArrayList<>();
    Stack stack;
    /** Prepared for every accepted connection. */
    Consumer<Endpoint> onAccept = endpoint -> { };
    private final MemorySegment buffer = Arena.ofAuto().allocate(64 << 10);
    private int ownerId;

    TestHost(String name) {
        this(name, FRAMES);
    }

    TestHost(String name, int frames) {
        this.name = name;
        this.file = WorkerFile.inMemory(new WorkerFileLayout(256, 64, 256, frames, 2048, 0), Arena.ofAuto());
        this.pool = new FramePool(file);
    }

    /** After its links are added. */
    TestHost start(StackConfig config, IpSnapshot snapshot) {
        stack = new Stack(config, file, pool, links, null);
        stack.configure(snapshot);
        ownerId = stack.registerOwner(this);
        return this;
    }

    int listen(int port) {
        return listen(IpAddress.ANY, port, 64);
    }

    int listen(IpAddress address, int port, int backlog) {
        try {
            return stack.listen(address, port, backlog, this::acceptAll);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptAll(int listener) {
        for (long handle = stack.accept(listener); handle != Stack.NO_CONNECTION; handle = stack.accept(listener)) {
            Endpoint endpoint = own(handle);
            endpoint.connected = true;
            accepted.add(endpoint);
            onAccept.accept(endpoint);
            pump(endpoint);
        }
    }

    private Endpoint own(long handle) {
        Endpoint endpoint = new Endpoint(handle);
        endpoints.put(handle, endpoint);
        stack.adopt(handle, ownerId, 0);
        stack.interest(handle, READABLE);
        return endpoint;
    }

    Endpoint connect(IpAddress remote, int port) {
        return connect(remote, port, 0);
    }

    Endpoint connect(IpAddress remote, int port, long timeoutNs) {
        try {
            return own(stack.connect(null, 0, remote, port, ownerId, 0, timeoutNs));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(Endpoint endpoint, byte[] bytes, boolean thenFin) {
        endpoint.toSend = bytes;
        endpoint.sent = 0;
        endpoint.finAfterSend = thenFin;
        pump(endpoint);
    }

    @Override
    public void onReady(long connection, long ownerData, int readiness) {
        Endpoint endpoint = endpoints.get(connection);
        if ((readiness & CONNECTED) != 0) {
            endpoint.connected = true;
        }
        if ((readiness & FAILED) != 0) {
            endpoint.failed = true;
            endpoint.error = stack.error(connection);
        }
        if (!endpoint.paused) {
            drain(endpoint);
        }
        if (stack.isOpen(connection)) {
            pump(endpoint);
        }
    }

    void drain(Endpoint endpoint) {
        int bytes = stack.read(endpoint.handle, buffer, 0, (int) buffer.byteSize());
        while (bytes > 0) {
            endpoint.received.writeBytes(buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
            bytes = stack.read(endpoint.handle, buffer, 0, (int) buffer.byteSize());
        }
        if (bytes < 0 && !endpoint.eof) {
            endpoint.eof = true;
            stack.interest(endpoint.handle, WRITABLE);
            if (endpoint.failed || endpoint.closeOnEof && endpoint.sent == endpoint.toSend.length) {
                stack.close(endpoint.handle);
            }
        }
    }

    private void pump(Endpoint endpoint) {
        if (!endpoint.connected || !stack.isOpen(endpoint.handle)) {
            return;
        }
        int read = endpoint.eof || endpoint.paused ? 0 : READABLE;
        while (endpoint.sent < endpoint.toSend.length) {
            int part = Math.min((int) buffer.byteSize(), endpoint.toSend.length - endpoint.sent);
            MemorySegment.copy(endpoint.toSend, endpoint.sent, buffer, ValueLayout.JAVA_BYTE, 0, part);
            int taken = stack.write(endpoint.handle, buffer, 0, part);
            if (taken == 0) {
                stack.interest(endpoint.handle, read | WRITABLE);
                return;
            }
            endpoint.sent += taken;
        }
        stack.interest(endpoint.handle, read);
        if (endpoint.finAfterSend) {
            endpoint.finAfterSend = false;
            stack.shutdownOutput(endpoint.handle);
        }
        if (endpoint.eof && endpoint.closeOnEof) {
            stack.close(endpoint.handle);
        }
    }

    void resume(Endpoint endpoint) {
        endpoint.paused = false;
        stack.interest(endpoint.handle, READABLE);
    }

    long counter(String counterName) {
        return stack.counters().snapshot().get(counterName);
    }
}
