package io.ringroad.lb.supervisor;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.host.DescriptorChannel;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands descriptors over to workers that ask with their index; on a thread of its own, since the calls block. */
final class DescriptorServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DescriptorServer.class);
    private static final long LOOK_UP_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long ASK_WITHIN_NS = TimeUnit.SECONDS.toNanos(5);

    private final DescriptorChannel.Listener listener;
    private final ConcurrentMap<Integer, List<Descriptor>> offers = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("descriptors").unstarted(this::serve);
    private volatile boolean closed;

    private DescriptorServer(DescriptorChannel.Listener listener) {
        this.listener = listener;
    }

    static DescriptorServer open(Path path) throws IOException {
        Files.deleteIfExists(path); // of a supervisor that was killed; the lock says that it is gone
        DescriptorServer server = new DescriptorServer(DescriptorChannel.listen(path));
        server.thread.start();
        return server;
    }

    /** What the worker gets when it asks; an earlier offer is withdrawn. */
    void offer(int worker, List<Descriptor> descriptors) {
        close(offers.put(worker, descriptors));
    }

    /** Withdraws what was offered and not asked for. */
    void withdraw(int worker) {
        close(offers.remove(worker));
    }

    private static void close(List<Descriptor> descriptors) {
        if (descriptors != null) {
            descriptors.forEach(Descriptor::close);
        }
    }

    private void serve() {
        while (!closed) {
            try (DescriptorChannel channel = listener.accept(LOOK_UP_NS)) {
                answer(channel);
            } catch (SocketTimeoutException e) {
                LOG.trace("Nobody asks");
            } catch (IOException | NumberFormatException e) {
                LOG.warn("Descriptors could not be handed over: {}", e.getMessage());
            }
        }
        listener.close();
    }

    private void answer(DescriptorChannel channel) throws IOException {
        int worker = Integer.parseInt(channel.receive(ASK_WITHIN_NS).text());
        List<Descriptor> descriptors = offers.remove(worker);
        if (descriptors == null) {
            LOG.warn("Worker {} asked for descriptors and none are meant for it", worker);
            return;
        }
        try {
            channel.send("for worker " + worker, descriptors.toArray(Descriptor[]::new));
        } finally {
            close(descriptors);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List.copyOf(offers.keySet()).forEach(this::withdraw);
    }
}
