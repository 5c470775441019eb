package io.ringroad.transport.vnet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Sends packets through a descriptor that takes a {@link VnetHeader} before each of them: a TAP queue, a packet socket.
 * Pieces wait in a ring of arrays until the flush, which gives each packet to the kernel with one {@code writev}. The
 * kernel copies, so that frames are free again when the call returns.
 *
 * <p>Who owns a frame here: this object, one reference, from {@link #add} until it was written or dropped.
 */
public final class VnetTransmitter {
    private static final int MAX_PIECES = LinkQueue.MAX_TX_PIECES;

    private static final int CAPACITY = 4096;
    private static final int MASK = CAPACITY - 1;
    private static final int IOVEC_BYTES = 16;
    private static final int VECTOR = 16; // after the virtio-net header
    private static final int ETHERNET_TYPE = 12;
    private static final int TCP_DATA_OFFSET = 12;

    private final FramePool pool;
    private final int descriptor;
    private final long framesAddress;
    private final MemorySegment memory = Arena.ofAuto().allocate(VECTOR + (1 + MAX_PIECES) * IOVEC_BYTES, 8);
    private final int[] frames = new int[CAPACITY];
    private final int[] offsets = new int[CAPACITY];
    private final int[] lengths = new int[CAPACITY];
    private final int[] options = new int[CAPACITY];
    private final int[] checksumStarts = new int[CAPACITY];
    private final int[] checksumOffsets = new int[CAPACITY];
    private final int[] gsoSizes = new int[CAPACITY];
    private int head;
    private int tail;
    private boolean inPacket;
    private long dropped;
    private long refusals;

    /**
     * @param descriptor non-blocking; stays its owner's to close, after {@link #close}
     * @param pool       the worker's frames
     */
    public VnetTransmitter(int descriptor, FramePool pool) {
        this.descriptor = descriptor;
        this.pool = pool;
        this.framesAddress = pool.memory().address();
        memory.set(JAVA_LONG, VECTOR, memory.address());
        memory.set(JAVA_LONG, VECTOR + 8, VnetHeader.BYTES);
    }

    /** Arguments as {@link LinkQueue#transmit}. */
    public boolean add(int frame, int offset, int length, int option, int checksumStart, int checksumOffset, int gsoSize) {
        if (!inPacket && CAPACITY - (tail - head) < MAX_PIECES) {
            return false;
        }
        int at = tail++ & MASK;
        frames[at] = frame;
        offsets[at] = offset;
        lengths[at] = length;
        options[at] = option;
        checksumStarts[at] = checksumStart;
        checksumOffsets[at] = checksumOffset;
        gsoSizes[at] = gsoSize;
        inPacket = (option & LinkQueue.TX_CONTINUED) != 0;
        return true;
    }

    /** Writes what is queued, until the kernel takes no more. Nothing in the middle of a packet. */
    public void flush() {
        while (head != tail && !inPacket) {
            int pieces = gather();
            long result = Syscalls.callQuick(
                    SyscallNumbers.WRITEV, descriptor, memory.address() + VECTOR, 1L + pieces);
            if (Errno.EAGAIN.is(result) || Errno.ENOBUFS.is(result)) {
                refusals++; // the device's queue or the send buffer is full: the next flush tries again
                return;
            }
            refusals = 0;
            if (result < 0) {
                dropped++; // the interface is down, or the packet is not one that the kernel understands
            }
            release(pieces);
        }
    }

    /** Pieces wait for the next flush. */
    public boolean isWaiting() {
        return head != tail;
    }

    /** There was no room for the first packet that waits at the last flush. */
    public boolean isBlocked() {
        return refusals > 0;
    }

    /** How many flushes in a row have not sent the first packet that waits, because there was no room for it. */
    public long refusals() {
        return refusals;
    }

    /** Gives up the first packet that waits. */
    public void dropFirst() {
        release(gather());
        dropped++;
        refusals = 0;
    }

    /** Points the vector at the first packet's pieces; how many there are. */
    private int gather() {
        header(head & MASK);
        int pieces = 0;
        int option;
        do {
            int at = (head + pieces) & MASK;
            long vector = VECTOR + (1L + pieces) * IOVEC_BYTES;
            memory.set(JAVA_LONG, vector, framesAddress + pool.address(frames[at]) + offsets[at]);
            memory.set(JAVA_LONG, vector + 8, lengths[at]);
            option = options[at];
            pieces++;
        } while ((option & LinkQueue.TX_CONTINUED) != 0);
        return pieces;
    }

    private void header(int first) {
        int option = options[first];
        if ((option & (LinkQueue.TX_CHECKSUM | LinkQueue.TX_GSO)) == 0) {
            VnetHeader.plain(memory, 0);
            return;
        }
        VnetHeader.checksum(memory, 0, checksumStarts[first], checksumOffsets[first]);
        if ((option & LinkQueue.TX_GSO) != 0) {
            segmentation(first);
        }
    }

    private void segmentation(int first) {
        MemorySegment bytes = pool.memory();
        long packet = pool.address(frames[first]) + offsets[first];
        int tcp = checksumStarts[first];
        int tcpHeaderBytes = (bytes.get(JAVA_BYTE, packet + tcp + TCP_DATA_OFFSET) >> 2) & 0x3c;
        boolean v6 = bytes.get(JAVA_BYTE, packet + ETHERNET_TYPE) == (byte) 0x86
                && bytes.get(JAVA_BYTE, packet + ETHERNET_TYPE + 1) == (byte) 0xdd;
        VnetHeader.segmentation(memory, 0, v6, tcp + tcpHeaderBytes, gsoSizes[first]);
    }

    private void release(int pieces) {
        for (int i = 0; i < pieces; i++) {
            pool.release(frames[head++ & MASK]);
        }
    }

    /** Packets that the kernel refused. */
    public long dropped() {
        return dropped;
    }

    /** Gives back the frames that were not sent. */
    public void close() {
        release(tail - head);
    }
}
