package io.ringroad.transport.xdp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Mapping;
import io.ringroad.transport.ffm.Sockets;
import io.ringroad.transport.ffm.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The calls on an AF_XDP socket ({@code linux/if_xdp.h}), one method each. */
public final class XdpSocket {
    static final int SHARED_UMEM = 1;
    static final int COPY = 1 << 1;
    static final int ZERO_COPY = 1 << 2;
    static final int USE_NEED_WAKEUP = 1 << 3;
    static final int USE_SG = 1 << 4;

    private static final int SOL_XDP = 283;
    private static final int OPTION_MMAP_OFFSETS = 1;
    private static final int OPTION_RX_RING = 2;
    private static final int OPTION_TX_RING = 3;
    private static final int OPTION_UMEM_REG = 4;
    private static final int OPTION_FILL_RING = 5;
    private static final int OPTION_COMPLETION_RING = 6;
    private static final int OPTION_STATISTICS = 7;
    private static final int OPTION_OPTIONS = 8;
    private static final int OPTION_MAX_TX_SKB_BUDGET = 9;
    private static final int OPTIONS_ZEROCOPY = 1;
    private static final int UMEM_UNALIGNED_CHUNKS = 1;
    private static final int UMEM_TX_METADATA_LENGTH = 1 << 2;

    private static final long RX_RING_PAGE = 0;
    private static final long TX_RING_PAGE = 0x8000_0000L;
    private static final long FILL_RING_PAGE = 0x1_0000_0000L;
    private static final long COMPLETION_RING_PAGE = 0x1_8000_0000L;

    private final Descriptor socket;
    private final String subject;

    /** @param subject for messages: {@code eth0 queue 3} */
    XdpSocket(Descriptor socket, String subject) {
        this.socket = socket;
        this.subject = subject;
    }

    /**
     * Creates a socket in the calling thread's network namespace, not bound to anything yet. Needs CAP_NET_RAW; what
     * follows needs nothing.
     */
    public static Descriptor create() throws KernelException {
        return Sockets.open(Sockets.AF_XDP, Sockets.SOCK_RAW, 0, "AF_XDP socket",
                "it needs root or CAP_NET_RAW, and a kernel with CONFIG_XDP_SOCKETS");
    }

    Descriptor descriptor() {
        return socket;
    }

    /**
     * Registers memory for packets. Its pages are pinned and counted against RLIMIT_MEMLOCK, unless the process has
     * CAP_IPC_LOCK.
     *
     * @param memory     page-aligned; anonymous, or a file on tmpfs
     * @param chunkBytes size of a frame
     * @param unaligned  whether a frame may begin anywhere; the kernel then keeps its notes about those that it fills in
     *                   a few places instead of one for each frame
     * @param metadata   whether a request may stand before a packet to be sent ({@link TxMetadata})
     * @return 0 or {@code -errno}
     */
    long registerUmem(MemorySegment memory, int chunkBytes, boolean unaligned, boolean metadata) {
        try (Arena arena = Arena.ofConfined()) {
            // struct xdp_umem_reg { u64 addr, len; u32 chunk_size, headroom, flags, tx_metadata_len; }
            MemorySegment request = arena.allocate(32, 8);
            request.set(JAVA_LONG, 0, memory.address());
            request.set(JAVA_LONG, 8, memory.byteSize());
            request.set(JAVA_INT, 16, chunkBytes);
            request.set(JAVA_INT, 24, (unaligned ? UMEM_UNALIGNED_CHUNKS : 0) | (metadata ? UMEM_TX_METADATA_LENGTH : 0));
            request.set(JAVA_INT, 28, metadata ? TxMetadata.BYTES : 0);
            // Older kernels know a shorter structure, and take it.
            return Sockets.setOption(socket, SOL_XDP, OPTION_UMEM_REG, metadata ? request : request.asSlice(0, 28));
        }
    }

    /** Creates and maps the four rings. */
    XdpRings createRings(int entries) throws KernelException {
        size(OPTION_FILL_RING, entries, "fill");
        size(OPTION_COMPLETION_RING, entries, "completion");
        size(OPTION_RX_RING, entries, "receive");
        size(OPTION_TX_RING, entries, "transmit");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(RingOffsets.ALL_BYTES, 8);
            check(Sockets.option(socket, SOL_XDP, OPTION_MMAP_OFFSETS, all), "getsockopt(XDP_MMAP_OFFSETS)");
            return XdpRings.map(this, all, entries);
        }
    }

    private void size(int option, int entries, String ring) throws KernelException {
        check(Sockets.setOption(socket, SOL_XDP, option, entries), "setsockopt(" + ring + " ring)");
    }

    Mapping mapFill(RingOffsets offsets, int entries) throws KernelException {
        return map(FILL_RING_PAGE, offsets, 8L * entries);
    }

    Mapping mapCompletion(RingOffsets offsets, int entries) throws KernelException {
        return map(COMPLETION_RING_PAGE, offsets, 8L * entries);
    }

    Mapping mapReceive(RingOffsets offsets, int entries) throws KernelException {
        return map(RX_RING_PAGE, offsets, 16L * entries);
    }

    Mapping mapTransmit(RingOffsets offsets, int entries) throws KernelException {
        return map(TX_RING_PAGE, offsets, 16L * entries);
    }

    private Mapping map(long page, RingOffsets offsets, long entryBytes) throws KernelException {
        return Mapping.of(socket, page, offsets.descriptors() + entryBytes, "ring of " + subject);
    }

    /**
     * @param sharedUmem descriptor of the socket whose memory is used, with {@link #SHARED_UMEM}; else 0
     * @return 0 or {@code -errno}
     */
    long bind(int interfaceIndex, int queue, int flags, int sharedUmem) {
        try (Arena arena = Arena.ofConfined()) {
            // struct sockaddr_xdp { u16 family, flags; u32 ifindex, queue_id, shared_umem_fd; }
            MemorySegment address = arena.allocate(16, 4);
            address.set(JAVA_SHORT, 0, (short) Sockets.AF_XDP);
            address.set(JAVA_SHORT, 2, (short) flags);
            address.set(JAVA_INT, 4, interfaceIndex);
            address.set(JAVA_INT, 8, queue);
            address.set(JAVA_INT, 12, sharedUmem);
            return Sockets.bind(socket, address);
        }
    }

    /** Whether the NIC itself reads and writes the frames; of a bound socket. */
    boolean isZeroCopy() throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment options = arena.allocate(4, 4);
            check(Sockets.option(socket, SOL_XDP, OPTION_OPTIONS, options), "getsockopt(XDP_OPTIONS)");
            return (options.get(JAVA_INT, 0) & OPTIONS_ZEROCOPY) != 0;
        }
    }

    /**
     * How many packets one kick may send in copy mode; kernels before 6.18 always send 32.
     *
     * @return whether the kernel took it
     */
    boolean raiseTransmitBudget(int packets) {
        return Sockets.setOption(socket, SOL_XDP, OPTION_MAX_TX_SKB_BUDGET, packets) == 0;
    }

    /** What the kernel has counted. */
    XdpStatistics statistics() throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(48, 8);
            check(Sockets.option(socket, SOL_XDP, OPTION_STATISTICS, values), "getsockopt(XDP_STATISTICS)");
            return new XdpStatistics(values.get(JAVA_LONG, 0), values.get(JAVA_LONG, 8), values.get(JAVA_LONG, 16),
                    values.get(JAVA_LONG, 24), values.get(JAVA_LONG, 32), values.get(JAVA_LONG, 40));
        }
    }

    private void check(long result, String call) throws KernelException {
        if (Errno.ENOPROTOOPT.is(result)) {
            throw new KernelException(call, subject, (int) -result, "this kernel's AF_XDP is too old: 5.4 is needed");
        }
        Syscalls.check(result, call, subject);
    }
}
