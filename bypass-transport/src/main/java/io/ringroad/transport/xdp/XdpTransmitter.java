package io.ringroad.transport.xdp;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.Sockets;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;
import java.lang.foreign.MemorySegment;

/** The sending half of an AF_XDP socket: entries are written at once, shown to the kernel and kicked by the flush. */
final class XdpTransmitter {
    /** As {@link LinkQueue#transmit} promises; the kernel takes 18 in one packet. */
    private static final int MAX_PIECES = LinkQueue.MAX_TX_PIECES;

    private final int descriptor;
    private final TransmitRing ring;
    private final CompletionRing completion;
    private final FrameLedger ledger;
    private final FramePool pool;
    private final int frameShift;
    private final PieceJoiner joiner;
    private boolean inPacket;
    private boolean blocked;

    XdpTransmitter(int descriptor, XdpRings rings, FrameLedger ledger, FramePool pool, boolean multiBuffer) {
        this.descriptor = descriptor;
        this.ring = rings.transmit();
        this.completion = rings.completion();
        this.ledger = ledger;
        this.pool = pool;
        this.frameShift = Integer.numberOfTrailingZeros(pool.frameSizeBytes());
        this.joiner = multiBuffer ? null : new PieceJoiner(pool);
    }

    /** Arguments as {@link LinkQueue#transmit}. */
    boolean add(int frame, int offset, int length, int options, int checksumStart, int checksumOffset) {
        boolean more = (options & LinkQueue.TX_CONTINUED) != 0;
        if (!inPacket && !ring.hasRoom(more ? MAX_PIECES : 1) && !makeRoom(more ? MAX_PIECES : 1)) {
            return false;
        }
        boolean first = !inPacket;
        if (joiner != null && (more || inPacket)) {
            return join(frame, offset, length, options, checksumStart, checksumOffset, more);
        }
        inPacket = more;
        put(frame, offset, length, more, first && (options & LinkQueue.TX_CHECKSUM) != 0, checksumStart,
                checksumOffset);
        return true;
    }

    private void put(int frame, int offset, int length, boolean more, boolean checksum, int checksumStart,
            int checksumOffset) {
        int bits = more ? TransmitRing.CONTINUED : 0;
        if (checksum) {
            MemorySegment memory = pool.memory();
            TxMetadata.requestChecksum(memory, pool.address(frame) + offset, checksumStart, checksumOffset);
            bits |= TransmitRing.METADATA;
        }
        ledger.lentForSend(frame);
        ring.put(((long) frame << frameShift) + offset, length, bits);
    }

    /** Where a packet must lie in one piece: copies the pieces together. */
    private boolean join(int frame, int offset, int length, int options, int checksumStart, int checksumOffset,
            boolean more) {
        if (!inPacket && !joiner.begin(options, checksumStart, checksumOffset)) {
            return false; // no frame is left to copy to
        }
        inPacket = more;
        joiner.append(frame, offset, length);
        if (!more) {
            put(joiner.frame(), PieceJoiner.OFFSET, joiner.length(), false, joiner.checksum(),
                    joiner.checksumStart(), joiner.checksumOffset());
        }
        return true;
    }

    private boolean makeRoom(int entries) {
        reclaim();
        return ring.hasRoom(entries);
    }

    void flush() {
        if (inPacket) {
            return;
        }
        ring.submit();
        blocked = ring.pending() > 0 && ring.needsWakeup() && !kick(); // always in copy mode; a busy NIC needs no call
        reclaim();
    }

    /** The kernel did not take all that was queued, because the device's own queue is full. */
    boolean isBlocked() {
        return blocked;
    }

    /**
     * In copy mode one call sends a limited number of packets and then says EAGAIN: again, as long as it gets on. In
     * zero-copy mode one call is enough to wake the driver.
     *
     * @return false if the device is full, so that it is worth while to try again soon
     */
    private boolean kick() {
        int before = ring.pending();
        while (true) {
            long result = Syscalls.callQuick(
                    SyscallNumbers.SENDTO, descriptor, 0, 0, Sockets.MSG_DONTWAIT, 0, 0);
            int left = ring.pending();
            if (result >= 0 || left == 0) {
                return true;
            }
            reclaim(); // a full completion ring stops the kernel, too
            if (left == before) {
                return !isFull(result);
            }
            before = left;
        }
    }

    /** Anything else, such as an interface that is down, is not over soon. */
    private static boolean isFull(long result) {
        return Errno.EAGAIN.is(result) || Errno.ENOBUFS.is(result) || Errno.EBUSY.is(result);
    }

    private void reclaim() {
        int done = completion.available();
        for (int i = 0; i < done; i++) {
            ledger.sent((int) (completion.address(i) >>> frameShift));
        }
        if (done > 0) {
            completion.release(done);
        }
    }

    void close() {
        if (joiner != null && inPacket) {
            joiner.abandon();
        }
    }
}
