package io.ringroad.transport.tap;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;
import io.ringroad.transport.vnet.VnetHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The receiving half of a TAP queue: one {@code readv} per packet into frames that wait in an I/O vector. There are
 * as many as the largest packet needs; those that a packet took are replaced at once.
 *
 * <p>Who owns a frame here: this object while it waits in the vector, the batch's reader afterwards.
 */
final class TapReceiver {
    private static final int IOVEC_BYTES = 16;
    private static final int LARGEST_PACKET_BYTES = 65_535 + 18; // IP, Ethernet header with one VLAN tag
    private static final int VECTOR = 16; // after the virtio-net header

    private final FramePool pool;
    private final int descriptor;
    private final MemorySegment memory;
    private final long framesAddress;
    private final int room;
    private final int[] waiting;
    private int stocked;
    private long dropped;

    /** @param largePackets packets may be longer than the MTU */
    TapReceiver(int descriptor, FramePool pool, int mtuBytes, boolean largePackets) {
        this.pool = pool;
        this.descriptor = descriptor;
        this.framesAddress = pool.memory().address();
        this.room = pool.frameSizeBytes() - FramePool.HEADROOM_BYTES;
        int largest = largePackets ? LARGEST_PACKET_BYTES : mtuBytes + 18;
        this.waiting = new int[(largest + room - 1) / room];
        this.memory = Arena.ofAuto().allocate(VECTOR + (1L + waiting.length) * IOVEC_BYTES, 8);
        memory.set(JAVA_LONG, VECTOR, memory.address());
        memory.set(JAVA_LONG, VECTOR + 8, VnetHeader.BYTES);
        stock();
    }

    int receive(RxBatch batch) {
        int before = batch.size();
        while (batch.remaining() >= waiting.length && stock() && receiveOne(batch)) {
            // until the queue is empty, the batch full, or no frame is left
        }
        return batch.size() - before;
    }

    /** Fills up the vector; false if not even one frame could be had. */
    private boolean stock() {
        while (stocked < waiting.length) {
            int frame = pool.allocate();
            if (frame == FramePool.NONE) {
                break;
            }
            put(stocked++, frame);
        }
        return stocked > 0;
    }

    private void put(int slot, int frame) {
        long at = VECTOR + (1L + slot) * IOVEC_BYTES;
        memory.set(JAVA_LONG, at, framesAddress + pool.address(frame) + FramePool.HEADROOM_BYTES);
        memory.set(JAVA_LONG, at + 8, room);
        waiting[slot] = frame;
    }

    private boolean receiveOne(RxBatch batch) {
        long length = Syscalls.callQuick(SyscallNumbers.READV, descriptor, memory.address() + VECTOR, 1L + stocked);
        if (length <= VnetHeader.BYTES) {
            return false; // EAGAIN: nothing there; or the interface is gone
        }
        int bytes = (int) length - VnetHeader.BYTES;
        if (stocked < waiting.length && bytes == stocked * room) {
            dropped++; // cut off by the lack of frames, as far as one can tell: the kernel doesn't say
            return true;
        }
        deliver(batch, bytes);
        return true;
    }

    private void deliver(RxBatch batch, int bytes) {
        int vouched = VnetHeader.vouchesForChecksum(memory, 0) ? RxBatch.CHECKSUM_GOOD : 0;
        int used = 0;
        for (int left = bytes; left > 0; left -= room) {
            int more = left > room ? RxBatch.CONTINUED : 0;
            batch.add(waiting[used++], FramePool.HEADROOM_BYTES, Math.min(left, room), vouched | more);
        }
        replace(used);
    }

    /** Puts new frames where the first {@code used} were. */
    private void replace(int used) {
        for (int slot = 0; slot < used; slot++) {
            int frame = pool.allocate();
            if (frame == FramePool.NONE) {
                closeGap(slot, used);
                return;
            }
            put(slot, frame);
        }
    }

    private void closeGap(int from, int to) {
        for (int slot = to; slot < stocked; slot++) {
            put(from + slot - to, waiting[slot]);
        }
        stocked -= to - from;
    }

    /** Packets lost because the pool had too few frames. */
    long dropped() {
        return dropped;
    }

    void close() {
        while (stocked > 0) {
            pool.release(waiting[--stocked]);
        }
    }
}
