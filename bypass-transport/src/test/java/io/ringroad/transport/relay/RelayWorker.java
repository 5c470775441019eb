package io.ringroad.transport.relay;

import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.RelayEnd;
import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.NeighbourResolver;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.EventFd;
import io.ringroad.transport.ffm.Poll;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * The smallest worker there can be: a thread that polls a stack, accepts on one port and relays each connection to one
 * backend. For tests of drivers under a real stack.
 */
final class RelayWorker implements AutoCloseable {
    static final int LISTEN_PORT = 8080;
    static final int FIRST_LOCAL_PORT = 20_000;
    static final int LAST_LOCAL_PORT = 29_999;

    private static final long SPIN_NS = 20_000;
    private static final long CONNECT_TIMEOUT_NS = 5_000_000_000L;

    private final Arena arena = Arena.ofShared();
    private final WorkerFile file;
    private final FramePool pool;
    private final EventFd wakeup = new EventFd();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<RelayEnd> ended = new LinkedBlockingQueue<>();
    private List<? extends LinkQueue> links;
    private Stack stack;
    private Thread thread;
    private int relayOwner;
    private int backendOwner;
    private IpAddress backend;
    private int backendPort;
    private volatile boolean closing;
    private long cycles;

    RelayWorker(int frameCount, int frameSizeBytes) throws IOException {
        Path path = Files.createTempFile(Path.of("/dev/shm"), "rr-test-", ".worker");
        file = WorkerFile.create(path, new WorkerFileLayout(256, 256, 1024, frameCount, frameSizeBytes, 0), 0, 0,
                arena);
        Files.delete(path); // the mapping stays
        pool = new FramePool(file);
    }

    FramePool pool() {
        return pool;
    }

    /** Begins to work. */
    void start(List<? extends LinkQueue> overLinks, NeighbourResolver neighbours) {
        links = overLinks;
        stack = new Stack(StackConfig.defaults(1, 2).withLocalPorts(FIRST_LOCAL_PORT, LAST_LOCAL_PORT)
                .withTimeWaitNs(10_000_000), file, pool, links, neighbours);
        relayOwner = stack.registerRelayOwner((data, cause, toBackend, toClient) -> ended.add(cause));
        backendOwner = stack.registerOwner(this::onBackend);
        thread = Thread.ofPlatform().daemon().name("relay-worker").start(this::loop);
    }

    /** Runs something on the worker's thread, soon. */
    void execute(Consumer<Stack> task) {
        tasks.add(() -> task.accept(stack));
        wakeup.write();
    }

    void relayTo(IpAddress address, int port) {
        execute(anyStack -> {
            backend = address;
            backendPort = port;
        });
    }

    /** Returns when clients may come. */
    void listen() {
        CompletableFuture<Integer> listening = new CompletableFuture<>();
        execute(anyStack -> {
            try {
                listening.complete(stack.listen(IpAddress.ANY, LISTEN_PORT, 128, this::onAcceptable));
            } catch (IOException e) {
                listening.completeExceptionally(e);
            }
        });
        listening.join();
    }

    /** How the relays ended, in that order. */
    LinkedBlockingQueue<RelayEnd> ended() {
        return ended;
    }

    /** Readable while the worker runs, as by any other process. */
    Map<String, Long> counters() {
        return stack.counters().snapshot();
    }

    /** What can be seen from outside while it runs: for the message of a failure. */
    String describe() {
        return "cycles " + cycles + ", frames free " + pool.free() + " of " + pool.frameCount() + ", deadline in "
                + (stack.nextDeadlineNs() - System.nanoTime()) + " ns, has work " + stack.hasWork() + ", counters "
                + counters();
    }

    private void loop() {
        int[] descriptors = new int[links.size() + 1];
        for (int i = 0; i < links.size(); i++) {
            descriptors[i] = links.get(i).pollDescriptor();
        }
        descriptors[links.size()] = wakeup.descriptor();
        Poll poll = new Poll(descriptors);
        long lastWorkNs = System.nanoTime();
        while (!closing) {
            cycles++;
            long nowNs = System.nanoTime();
            if (stack.poll(nowNs, 256) + runTasks() > 0) {
                lastWorkNs = nowNs;
            } else if (!stack.hasWork() && nowNs - lastWorkNs > SPIN_NS) {
                long deadlineNs = stack.nextDeadlineNs();
                poll.await(deadlineNs == Long.MAX_VALUE ? Poll.FOREVER : deadlineNs - nowNs);
                wakeup.drain();
            }
        }
        stack.abortAll();
        stack.transmit(System.nanoTime());
        links.forEach(LinkQueue::close);
    }

    private int runTasks() {
        int done = 0;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            done++;
        }
        return done;
    }

    private void onAcceptable(int listener) {
        long client = stack.accept(listener);
        while (client != Stack.NO_CONNECTION) {
            long out = stack.connect(0, 0, 0, backend.high(), backend.low(), backendPort, backendOwner, client,
                    CONNECT_TIMEOUT_NS);
            if (out == Stack.NO_CONNECTION) {
                stack.abort(client);
            } else {
                stack.adopt(client, backendOwner, Stack.NO_CONNECTION);
            }
            client = stack.accept(listener);
        }
    }

    /** @param client the other side, for the connection to the backend */
    private void onBackend(long connection, long client, int readiness) {
        if (client == Stack.NO_CONNECTION) {
            return; // the client's side before it is coupled: the relay will see what became of it
        }
        if ((readiness & ConnectionOwner.FAILED) != 0) {
            stack.close(connection);
            stack.abort(client);
        } else if ((readiness & ConnectionOwner.CONNECTED) != 0
                && !stack.relay(client, connection, relayOwner, 0, 0, 0)) {
            stack.abort(connection);
        }
    }

    /** Ends the thread and the links; the number of frames that nobody gave back. */
    int stop() throws InterruptedException {
        closing = true;
        wakeup.write();
        thread.join();
        return pool.frameCount() - pool.free();
    }

    @Override
    public void close() {
        wakeup.close();
        arena.close();
    }
}
