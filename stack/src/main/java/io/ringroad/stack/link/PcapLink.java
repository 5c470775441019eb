package io.ringroad.stack.link;

import io.ringroad.stack.memory.FramePool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Decorator that writes every packet of both directions to a pcap file (nanosecond times; {@code tcpdump -r} reads it).
 * Packets sent are written as the stack gave them: with checksum offload before the checksum is completed, with
 * segmentation offload before they are cut, as a capture on the sending host shows them.
 */
public final class PcapLink extends LinkDecorator {
    private final FramePool pool;
    private final LongSupplier clockNs;
    private final PcapWriter writer;
    private boolean inPacket;

    /**
     * @param pool    the pool of the decorated link
     * @param file    is overwritten
     * @param clockNs time of a packet in ns since the epoch, or virtual
     * @throws IOException if the file can't be opened
     */
    public PcapLink(LinkQueue link, FramePool pool, Path file, LongSupplier clockNs) throws IOException {
        super(link);
        this.pool = pool;
        this.clockNs = clockNs;
        this.writer = new PcapWriter(file);
    }

    @Override
    public int receive(RxBatch batch) {
        int first = batch.size();
        int received = link.receive(batch);
        boolean begin = true;
        for (int entry = first; entry < batch.size(); entry++) {
            boolean last = (batch.flags(entry) & RxBatch.CONTINUED) == 0;
            write(begin, batch.frame(entry), batch.offset(entry), batch.length(entry), last);
            begin = last;
        }
        if (received > 0) {
            writer.flush();
        }
        return received;
    }

    private void write(boolean begin, int frame, int offset, int length, boolean last) {
        if (begin) {
            writer.begin(clockNs.getAsLong());
        }
        writer.append(pool.memory(), pool.address(frame) + offset, length);
        if (last) {
            writer.end();
        }
    }

    @Override
    public boolean transmit(int frame, int offset, int length, int options, int checksumStart, int checksumOffset,
            int gsoSizeBytes) {
        pool.retain(frame); // the link may give it back at once
        boolean taken = link.transmit(frame, offset, length, options, checksumStart, checksumOffset, gsoSizeBytes);
        if (taken) {
            boolean last = (options & TX_CONTINUED) == 0;
            write(!inPacket, frame, offset, length, last);
            inPacket = !last;
        }
        pool.release(frame);
        return taken;
    }

    @Override
    public void flush() {
        link.flush();
        writer.flush();
    }

    /** Why the file is incomplete; null if it isn't. */
    public IOException failure() {
        return writer.failure();
    }

    @Override
    public void close() {
        writer.close();
        link.close();
    }
}
