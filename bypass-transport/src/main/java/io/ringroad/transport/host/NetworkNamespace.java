package io.ringroad.transport.host;

import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;
import io.ringroad.transport.netlink.NetworkSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A network namespace of our own, for demos and tests: interfaces, addresses and ports that collide with nothing.
 *
 * <p>It has no name and no mount: it lives in a thread, and goes with its last thread, process and socket, however the
 * program ends. What runs on that thread ({@link #call}) works inside; sockets opened there belong to it for good, and
 * threads and processes started there inherit it. Other programs enter with {@code nsenter --net=}{@link #path()}.
 *
 * <p>Creating one needs CAP_SYS_ADMIN, which root has, also the root of an unprivileged user namespace
 * ({@code unshare --user --map-root-user}).
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x4000_0000;

    private final String name;
    private final ExecutorService executor;
    private Thread thread;
    private String path;

    private NetworkNamespace(String name) {
        this.name = name;
        this.executor = Executors.newSingleThreadExecutor(
                task -> Thread.ofPlatform().daemon().name("netns-" + name).unstarted(task));
    }

    /**
     * @param name for messages and the thread's name; need not be unique
     * @throws IOException a {@link KernelException} if privileges are missing
     */
    public static NetworkNamespace create(String name) throws IOException {
        NetworkNamespace namespace = new NetworkNamespace(name);
        try {
            namespace.run(namespace::enterNew);
            return namespace;
        } catch (IOException | RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    private void enterNew() throws KernelException {
        long result = Syscalls.call(SyscallNumbers.UNSHARE, CLONE_NEWNET);
        if (result < 0) {
            throw new KernelException("unshare(CLONE_NEWNET)", "network namespace " + name, (int) -result,
                    "CAP_SYS_ADMIN is missing: run as root, or under 'unshare --user --map-root-user'");
        }
        thread = Thread.currentThread();
        path = "/proc/" + ProcessHandle.current().pid() + "/task/" + Syscalls.call(SyscallNumbers.GETTID, 0)
                + "/ns/net";
        try (NetworkSetup setup = new NetworkSetup()) {
            setup.setUp("lo");
        }
    }

    public String name() {
        return name;
    }

    /** For {@code nsenter --net=…}; valid until {@link #close}. */
    public String path() {
        return path;
    }

    /** Runs something that may throw inside the namespace, on its thread, and waits for it. */
    public <T> T call(Callable<T> work) throws IOException {
        try {
            return Thread.currentThread() == thread ? work.call() : executor.submit(work).get();
        } catch (ExecutionException e) {
            throw asIo(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for network namespace " + name, e);
        } catch (Exception e) {
            throw asIo(e);
        }
    }

    /** As {@link #call}, without a result. */
    public void run(Work work) throws IOException {
        call(() -> {
            work.run();
            return null;
        });
    }

    /** What {@link NetworkNamespace#run} runs. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    private static IOException asIo(Throwable cause) {
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return cause instanceof IOException e ? e : new IOException(cause);
    }

    /** Starts a process inside. */
    public Process start(ProcessBuilder process) throws IOException {
        return call(process::start);
    }

    /**
     * Creates a pair of virtual Ethernet interfaces, one here and one in another namespace, and sets both up.
     *
     * @param queues receive and transmit queues of either end
     */
    public void connect(String interfaceName, NetworkNamespace peer, String peerInterfaceName, int queues)
            throws IOException {
        try (Descriptor there = peer.open()) {
            configure(setup -> setup.addVethPair(interfaceName, peerInterfaceName, there, queues));
        }
        configure(setup -> setup.setUp(interfaceName));
        peer.configure(setup -> setup.setUp(peerInterfaceName));
    }

    /** Adds an address to an interface here. */
    public void addAddress(String interfaceName, String address, int prefixLength) throws IOException {
        configure(setup -> setup.addAddress(interfaceName, IpAddress.parse(address), prefixLength));
    }

    /** Adds a route through an interface here; gateway null if the network is on the link. */
    public void addRoute(String network, int prefixLength, String gateway, String interfaceName) throws IOException {
        configure(setup -> setup.addRoute(IpAddress.parse(network), prefixLength,
                gateway == null ? null : IpAddress.parse(gateway), interfaceName));
    }

    /**
     * Sets a kernel parameter of this namespace.
     *
     * @param key such as {@code net.ipv4.ip_forward}
     */
    public void sysctl(String key, String value) throws IOException {
        // The files under /proc/sys/net show the namespace of the thread that opens them.
        run(() -> Files.writeString(Path.of("/proc/sys", key.replace('.', '/')), value));
    }

    /** Changes interfaces, addresses or routes here. */
    public void configure(Configuration change) throws IOException {
        run(() -> {
            try (NetworkSetup setup = new NetworkSetup()) {
                change.apply(setup);
            }
        });
    }

    /** What {@link NetworkNamespace#configure} does. */
    @FunctionalInterface
    public interface Configuration {
        void apply(NetworkSetup setup) throws IOException;
    }

    /** A descriptor of the namespace, to be closed by the caller. */
    public Descriptor open() throws KernelException {
        return Descriptor.open(path, Descriptor.O_RDONLY);
    }

    /** Ends the namespace's thread; the namespace goes as soon as nothing else is in it. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
