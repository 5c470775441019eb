package io.ringroad.transport.xdp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/** {@code bpf(2)}: maps, programs, links. Offsets are those of {@code union bpf_attr} in {@code linux/bpf.h}. */
final class Bpf {
    static final int MAP_TYPE_HASH = 1;
    static final int MAP_TYPE_ARRAY = 2;
    static final int MAP_TYPE_XSKMAP = 17;
    /** The program can read packets of several buffers; kernels from 5.18 on. */
    static final int XDP_HAS_FRAGS = 1 << 5;

    private static final int MAP_CREATE = 0;
    private static final int MAP_LOOKUP = 1;
    private static final int MAP_UPDATE = 2;
    private static final int MAP_DELETE = 3;
    private static final int PROGRAM_LOAD = 5;
    private static final int PROGRAM_TEST_RUN = 10;
    private static final int LINK_CREATE = 28;
    private static final int ATTRIBUTE_BYTES = 128;
    private static final int PROGRAM_TYPE_XDP = 6;
    private static final int ATTACH_TYPE_XDP = 37;
    private static final int NAME_BYTES = 15;
    private static final int LOG_BYTES = 1 << 16;
    private static final String PRIVILEGES =
            "loading XDP programs needs root, or CAP_BPF and CAP_NET_ADMIN (before kernel 5.8 CAP_SYS_ADMIN)";

    private Bpf() {}

    private static long call(int command, MemorySegment attribute) {
        return Syscalls.call(SyscallNumbers.BPF, command, attribute.address(), ATTRIBUTE_BYTES);
    }

    private static KernelException refused(String call, String subject, long result) {
        int errno = (int) -result;
        boolean privilege = errno == Errno.EPERM.number() || errno == Errno.EACCES.number();
        return new KernelException(call, subject, errno, privilege ? PRIVILEGES : "");
    }

    static Descriptor createMap(int type, String name, int keyBytes, int valueBytes, int entries)
            throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attribute = arena.allocate(ATTRIBUTE_BYTES, 8);
            attribute.set(JAVA_INT, 0, type);
            attribute.set(JAVA_INT, 4, keyBytes);
            attribute.set(JAVA_INT, 8, valueBytes);
            attribute.set(JAVA_INT, 12, entries);
            attribute.asSlice(28, NAME_BYTES + 1).setString(0, name);
            long result = call(MAP_CREATE, attribute);
            if (result < 0) {
                throw refused("bpf(BPF_MAP_CREATE)", "map " + name, result);
            }
            return new Descriptor((int) result);
        }
    }

    /** Sets or replaces one entry; both buffers are direct memory. */
    static void update(Descriptor map, ByteBuffer key, ByteBuffer value, String subject) throws KernelException {
        long result = element(MAP_UPDATE, map, key, value);
        if (result < 0) {
            String remedy = Errno.E2BIG.is(result) ? "the map is full" : "";
            throw new KernelException("bpf(BPF_MAP_UPDATE_ELEM)", subject, (int) -result, remedy);
        }
    }

    /** Removes one entry; one that is not there is no error. */
    static void delete(Descriptor map, ByteBuffer key, String subject) throws KernelException {
        long result = element(MAP_DELETE, map, key, null);
        if (result < 0 && !Errno.ENOENT.is(result)) {
            throw refused("bpf(BPF_MAP_DELETE_ELEM)", subject, result);
        }
    }

    /** Whether there is an entry; its value is put into the buffer. */
    static boolean lookup(Descriptor map, ByteBuffer key, ByteBuffer value) {
        return element(MAP_LOOKUP, map, key, value) == 0;
    }

    private static long element(int command, Descriptor map, ByteBuffer key, ByteBuffer value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attribute = arena.allocate(ATTRIBUTE_BYTES, 8);
            attribute.set(JAVA_INT, 0, map.number());
            attribute.set(JAVA_LONG, 8, MemorySegment.ofBuffer(key).address());
            attribute.set(JAVA_LONG, 16, value == null ? 0 : MemorySegment.ofBuffer(value).address());
            return call(command, attribute);
        } finally {
            Reference.reachabilityFence(key); // the kernel has only their addresses
            Reference.reachabilityFence(value);
        }
    }

    /**
     * @param instructions direct memory
     * @param flags        {@link #XDP_HAS_FRAGS} or 0
     * @throws KernelException with the end of the verifier's log if the verifier refused
     */
    static Descriptor loadXdpProgram(String name, ByteBuffer instructions, int flags) throws KernelException {
        long result = load(name, instructions, flags, null);
        if (result >= 0) {
            return new Descriptor((int) result);
        }
        if (Errno.EPERM.is(result)) {
            throw refused("bpf(BPF_PROG_LOAD)", "XDP program", result);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment log = arena.allocate(LOG_BYTES);
            load(name, instructions, flags, log);
            throw new KernelException("bpf(BPF_PROG_LOAD)", "XDP program", (int) -result,
                    "the verifier says: " + log.getString(0).strip());
        }
    }

    private static long load(String name, ByteBuffer instructions, int flags, MemorySegment log) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attribute = arena.allocate(ATTRIBUTE_BYTES, 8);
            attribute.set(JAVA_INT, 0, PROGRAM_TYPE_XDP);
            attribute.set(JAVA_INT, 4, instructions.remaining() / 8);
            attribute.set(JAVA_LONG, 8, MemorySegment.ofBuffer(instructions).address());
            attribute.set(JAVA_LONG, 16, arena.allocateFrom("Apache-2.0").address());
            if (log != null) {
                attribute.set(JAVA_INT, 24, 1); // log level
                attribute.set(JAVA_INT, 28, (int) log.byteSize());
                attribute.set(JAVA_LONG, 32, log.address());
            }
            attribute.set(JAVA_INT, 44, flags);
            attribute.asSlice(48, NAME_BYTES + 1).setString(0, name);
            attribute.set(JAVA_INT, 68, ATTACH_TYPE_XDP);
            return call(PROGRAM_LOAD, attribute);
        } finally {
            Reference.reachabilityFence(instructions);
        }
    }

    /**
     * Attaches a program to an interface for as long as the link's descriptor (or a duplicate) is open.
     *
     * @param flags {@code XDP_FLAGS_…}
     * @return the link's descriptor, or {@code -errno}
     */
    static long createXdpLink(Descriptor program, int interfaceIndex, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attribute = arena.allocate(ATTRIBUTE_BYTES, 8);
            attribute.set(JAVA_INT, 0, program.number());
            attribute.set(JAVA_INT, 4, interfaceIndex);
            attribute.set(JAVA_INT, 8, ATTACH_TYPE_XDP);
            attribute.set(JAVA_INT, 12, flags);
            return call(LINK_CREATE, attribute);
        }
    }

    /** Runs the program once on a packet, without a device; its verdict ({@code XDP_…}). For tests. */
    static int run(Descriptor program, byte[] packet) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attribute = arena.allocate(ATTRIBUTE_BYTES, 8);
            attribute.set(JAVA_INT, 0, program.number());
            attribute.set(JAVA_INT, 8, packet.length);
            attribute.set(JAVA_LONG, 16, arena.allocateFrom(JAVA_BYTE, packet).address());
            attribute.set(JAVA_INT, 32, 1); // repeat
            Syscalls.check(call(PROGRAM_TEST_RUN, attribute), "bpf(BPF_PROG_TEST_RUN)", "XDP program");
            return attribute.get(JAVA_INT, 4);
        }
    }
}
