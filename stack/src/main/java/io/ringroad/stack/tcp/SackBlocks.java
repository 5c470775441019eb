package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.SequenceNumber;
import io.ringroad.stack.wire.TcpOptions;
import java.lang.foreign.MemorySegment;

/**
 * Which of the contiguous runs in a reassembly queue an acknowledgement tells of, and in which order (RFC 2018 §4). The
 * run of the segment that is answered comes first, then those before it, which are likely to be the ones told last; then
 * those behind it. Where nothing beyond the gap is answered the lowest come first: what is sent again lands there.
 */
final class SackBlocks {
    /** Three with timestamps, four without: what 40 bytes of options hold. */
    private static final int WITH_TIMESTAMPS = 3;

    private final FramePool pool;
    private final MemorySegment memory;
    private final int[] starts = new int[TcpOptions.MAX_SACK_BLOCKS];
    private final int[] ends = new int[TcpOptions.MAX_SACK_BLOCKS];
    private int count;
    private int most;

    SackBlocks(FramePool pool) {
        this.pool = pool;
        this.memory = pool.memory();
    }

    /**
     * Writes the option for a connection whose reassembly queue isn't empty.
     *
     * @param latest sequence number of what is answered, RCV.NXT if that isn't beyond the gap
     * @return its length, bytes
     */
    int write(Connection connection, int latest, long at) {
        most = connection.hasTimestamps() ? WITH_TIMESTAMPS : TcpOptions.MAX_SACK_BLOCKS;
        collect(connection.reassemblyHead(), latest, latest == connection.rcvNxt());
        int length = TcpOptions.writeSackHeader(memory, at, count);
        for (int block = 0; block < count; block++) {
            TcpOptions.writeSackBlock(memory, at, block, starts[block], ends[block]);
        }
        return length;
    }

    private void collect(int head, int latest, boolean lowestFirst) {
        count = 0;
        boolean append = lowestFirst;
        int frame = head;
        while (frame != FramePool.NONE && !(append && count == most)) {
            int start = pool.sequence(frame);
            int end = start + pool.payloadLength(frame);
            frame = pool.next(frame);
            while (frame != FramePool.NONE && pool.sequence(frame) == end) {
                end += pool.payloadLength(frame);
                frame = pool.next(frame);
            }
            add(start, end, append);
            append |= SequenceNumber.between(start, latest, end);
        }
    }

    private void add(int start, int end, boolean append) {
        int place = append ? count : 0;
        count = Math.min(count + 1, most);
        for (int block = count - 1; block > place; block--) {
            starts[block] = starts[block - 1];
            ends[block] = ends[block - 1];
        }
        starts[place] = start;
        ends[place] = end;
    }
}
