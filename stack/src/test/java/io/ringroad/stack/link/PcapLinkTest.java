package io.ringroad.stack.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.TcpPacket;
import io.ringroad.stack.TestPool;
import io.ringroad.stack.wire.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapLinkTest {
    private static final TcpPacket PACKET = TcpPacket.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.2"));
    private static final MemoryLinkOptions OPTIONS = MemoryLinkOptions.plain("m", 1).withGso(60_000, true);

    private record Captured(long timeNs, int originalLength, byte[] bytes) {}

    @TempDir
    private Path directory;
    private final TestPool left = new TestPool(64);
    private final TestPool right = new TestPool(64);
    private long nowNs = 3_000_000_005L;

    private static List<Captured> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0xa1b23c4d, in.getInt());
        assertEquals(2, in.getShort());
        assertEquals(4, in.getShort());
        assertEquals(0, in.getLong());
        assertTrue(in.getInt() >= 65_549);
        assertEquals(1, in.getInt());
        List<Captured> packets = new ArrayList<>();
        while (in.hasRemaining()) {
            long timeNs = in.getInt() * 1_000_000_000L + in.getInt();
            byte[] bytes = new byte[in.getInt()];
            int original = in.getInt();
            in.get(bytes);
            packets.add(new Captured(timeNs, original, bytes));
        }
        return packets;
    }

    @Test
    void bothDirectionsAreInTheFileAfterEachFlush() throws IOException {
        Path file = directory.resolve("trace.pcap");
        MemoryLink.Pair wire = MemoryLink.pair(left.pool, OPTIONS, right.pool, OPTIONS);
        PcapLink link = new PcapLink(wire.left(), left.pool, file, () -> nowNs);
        byte[] out = PACKET.payload(33).bytes();
        link.transmit(left.frame(out, 256), 256, out.length, 0, 0, 0, 0);
        link.flush();
        assertEquals(1, read(file).size());

        nowNs += 1_500_000_000L;
        byte[] in = PACKET.payload(4000).bytes();
        int first = right.frame(java.util.Arrays.copyOf(in, 1700), 64);
        int second = right.frame(java.util.Arrays.copyOfRange(in, 1700, 3400), 64);
        int third = right.frame(java.util.Arrays.copyOfRange(in, 3400, in.length), 64);
        wire.right().transmit(first, 64, 1700, LinkQueue.TX_GSO | LinkQueue.TX_CONTINUED, 34, 16, 1460);
        wire.right().transmit(second, 64, 1700, LinkQueue.TX_CONTINUED, 0, 0, 0);
        wire.right().transmit(third, 64, in.length - 3400, 0, 0, 0, 0);
        wire.right().flush();
        RxBatch batch = new RxBatch(64);
        assertEquals(3, link.receive(batch));

        List<Captured> packets = read(file);
        assertEquals(2, packets.size());
        assertEquals(3_000_000_005L, packets.get(0).timeNs());
        assertArrayEquals(out, packets.get(0).bytes());
        assertEquals(4_500_000_005L, packets.get(1).timeNs());
        assertEquals(in.length, packets.get(1).originalLength());
        assertArrayEquals(in, packets.get(1).bytes());
        link.close();
        assertNull(link.failure());
        assertEquals(64, left.pool.free() + batch.size());
    }

    @Test
    void manyPacketsBetweenTwoFlushesAreAllThere() throws IOException {
        Path file = directory.resolve("many.pcap");
        MemoryLink.Pair wire = MemoryLink.pair(left.pool, OPTIONS, right.pool, OPTIONS);
        PcapLink link = new PcapLink(wire.left(), left.pool, file, () -> nowNs);
        byte[] out = PACKET.payload(1400).bytes();
        int frame = left.frame(out, 256);
        for (int i = 0; i < 1000; i++) {
            if (i % 50 == 0) {
                wire.left().flush();
            }
            left.pool.retain(frame);
            link.transmit(frame, 256, out.length, 0, 0, 0, 0);
        }
        link.close();
        List<Captured> packets = read(file);
        assertEquals(1000, packets.size());
        packets.forEach(packet -> assertArrayEquals(out, packet.bytes()));
    }
}
