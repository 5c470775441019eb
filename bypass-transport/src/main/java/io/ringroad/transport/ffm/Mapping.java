package io.ringroad.transport.ffm;

import java.lang.foreign.MemorySegment;

/**
 * Memory that the kernel shares with us ({@code mmap(2)}), such as a ring of an AF_XDP socket. After {@link #close} the
 * segment must not be touched: that would be a fault, not an exception, because no check is made on each access.
 */
public final class Mapping implements AutoCloseable {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int MAP_POPULATE = 0x8000;

    private final MemorySegment segment;
    private boolean closed;

    private Mapping(MemorySegment segment) {
        this.segment = segment;
    }

    /**
     * Maps part of an open file, readable and writable, shared, with its pages present.
     *
     * @param what for the message of an error
     */
    public static Mapping of(Descriptor file, long fileOffset, long bytes, String what) throws KernelException {
        long address = Syscalls.call(SyscallNumbers.MMAP, 0, bytes, PROT_READ_WRITE, MAP_SHARED | MAP_POPULATE,
                file.number(), fileOffset);
        // An address is never in the last page, so that only errors are "negative" beyond -4096.
        if (address < 0 && address > -4096) {
            throw new KernelException("mmap", what, (int) -address);
        }
        return new Mapping(MemorySegment.ofAddress(address).reinterpret(bytes));
    }

    public MemorySegment segment() {
        return segment;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Syscalls.call(SyscallNumbers.MUNMAP, segment.address(), segment.byteSize());
        }
    }
}
