package io.ringroad.stack.link;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a pcap file with nanosecond times, link type Ethernet. A disk that fails must not stop the packets: after the
 * first error it writes nothing more, and keeps the error for {@link #failure}.
 */
final class PcapWriter {
    static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    static final int SNAP_BYTES = 1 << 17;

    private static final int LINK_TYPE_ETHERNET = 1;
    private static final int RECORD_HEADER_BYTES = 16;
    private static final long SECOND_NS = 1_000_000_000L;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(2 * SNAP_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final MemorySegment bufferMemory = MemorySegment.ofBuffer(buffer);
    private int recordStart;
    private IOException failure;

    PcapWriter(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        buffer.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0)
                .putInt(SNAP_BYTES).putInt(LINK_TYPE_ETHERNET);
    }

    /** Begins a packet seen at this time. */
    void begin(long timeNs) {
        if (buffer.remaining() < RECORD_HEADER_BYTES + SNAP_BYTES) {
            flush();
        }
        recordStart = buffer.position();
        buffer.putInt((int) (timeNs / SECOND_NS)).putInt((int) (timeNs % SECOND_NS)).putInt(0).putInt(0);
    }

    /** Adds bytes to the packet; what is beyond {@link #SNAP_BYTES} is cut off. */
    void append(MemorySegment memory, long offset, int length) {
        int room = recordStart + RECORD_HEADER_BYTES + SNAP_BYTES - buffer.position();
        int captured = Math.min(length, room);
        MemorySegment.copy(memory, offset, bufferMemory, buffer.position(), captured);
        buffer.position(buffer.position() + captured);
        buffer.putInt(recordStart + 12, buffer.getInt(recordStart + 12) + length);
    }

    void end() {
        buffer.putInt(recordStart + 8, buffer.position() - recordStart - RECORD_HEADER_BYTES);
    }

    /** Brings everything to the file. */
    void flush() {
        buffer.flip();
        try {
            while (failure == null && buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            failure = e;
        }
        buffer.clear();
    }

    /** Why the file is incomplete; null if it isn't. */
    IOException failure() {
        return failure;
    }

    void close() {
        flush();
        try {
            channel.close();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
    }
}
