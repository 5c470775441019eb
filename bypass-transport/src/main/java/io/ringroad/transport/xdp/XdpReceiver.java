package io.ringroad.transport.xdp;

import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.transport.ffm.Sockets;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;

/** The receiving half of an AF_XDP socket: the receive ring is emptied into a batch, the fill ring kept stocked. */
final class XdpReceiver {
    private final int descriptor;
    private final ReceiveRing ring;
    private final FillRing fill;
    private final FrameLedger ledger;
    private final FramePool pool;
    private final int frameShift;
    private final int frameMask;
    private final FillDepth depth;
    private int lentFrames;
    private int waitingFrames;
    /** The ring begins in the middle of a packet of which nobody wants to hear. */
    private boolean dropping;
    private long oversized;

    XdpReceiver(int descriptor, XdpRings rings, FrameLedger ledger, FramePool pool, FillDepth depth) {
        this.descriptor = descriptor;
        this.ring = rings.receive();
        this.fill = rings.fill();
        this.ledger = ledger;
        this.pool = pool;
        this.frameShift = Integer.numberOfTrailingZeros(pool.frameSizeBytes());
        this.frameMask = pool.frameSizeBytes() - 1;
        this.depth = depth;
        stock();
    }

    int receive(RxBatch batch) {
        if (dropping) {
            drop();
        }
        waitingFrames = ring.available();
        depth.onBatch(waitingFrames);
        int there = Math.min(waitingFrames, batch.remaining());
        int taken = 0;
        while (taken < there) {
            int pieces = pieces(taken, there);
            if (pieces == 0) {
                break; // the rest of the packet isn't there yet, or doesn't fit this batch
            }
            deliver(batch, taken, pieces);
            taken += pieces;
        }
        if (taken > 0) {
            ring.release(taken);
            lentFrames -= taken;
        } else if (there == batch.capacity()) {
            oversized++;
            drop(); // larger than any batch, as with BIG TCP: it would wait for ever, and all behind it
        }
        if (lentFrames < depth.frames()) {
            stock();
        }
        return taken;
    }

    /** Of the frames that the kernel may fill at most: how many it had filled at the last {@link #receive}. */
    int fillPercent() {
        return Math.min(100, waitingFrames * 100 / depth.mostFrames());
    }

    /** Packets larger than any batch, which were dropped. */
    long oversized() {
        return oversized;
    }

    /** Entries of the packet that begins at {@code first}; 0 if it isn't whole. */
    private int pieces(int first, int there) {
        int last = first;
        while (ring.isContinued(last)) {
            if (++last == there) {
                return 0;
            }
        }
        return last - first + 1;
    }

    /** Drops the packet with which the ring begins, as much of it as is there. */
    private void drop() {
        int there = ring.available();
        int dropped = 0;
        dropping = true;
        while (dropping && dropped < there) {
            dropping = ring.isContinued(dropped);
            int frame = (int) (ring.address(dropped++) >>> frameShift);
            ledger.received(frame);
            pool.release(frame);
        }
        ring.release(dropped);
        lentFrames -= dropped;
    }

    private void deliver(RxBatch batch, int first, int pieces) {
        for (int i = 0; i < pieces; i++) {
            long address = ring.address(first + i);
            int frame = (int) (address >>> frameShift);
            ledger.received(frame);
            batch.add(frame, (int) address & frameMask, ring.length(first + i),
                    i < pieces - 1 ? RxBatch.CONTINUED : 0);
        }
    }

    /** Lends the kernel as many frames as it shall have, as far as the pool has some: those used last come first. */
    private void stock() {
        int wanted = depth.frames();
        while (lentFrames < wanted && fill.hasRoom(1)) {
            int frame = pool.allocate();
            if (frame == FramePool.NONE) {
                break;
            }
            ledger.lentForReceive(frame);
            fill.put((long) frame << frameShift);
            lentFrames++;
        }
        if (fill.submit() && fill.needsWakeup()) {
            Syscalls.callQuick(SyscallNumbers.RECVFROM, descriptor, 0, 0, Sockets.MSG_DONTWAIT, 0, 0);
        }
    }
}
