package io.ringroad.stack.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.Allocation;
import io.ringroad.stack.TcpPacket;
import io.ringroad.stack.TestPool;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.NetworkOrder;
import io.ringroad.stack.wire.TcpHeader;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryLinkTest {
    private static final MemoryLinkOptions LEFT = MemoryLinkOptions.plain("left", 0x020000000001L);
    private static final MemoryLinkOptions RIGHT = MemoryLinkOptions.plain("right", 0x020000000002L);
    private static final TcpPacket V4 = TcpPacket.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.2"));
    private static final TcpPacket V6 = TcpPacket.of(IpAddress.parse("fd00::1"), IpAddress.parse("fd00::2"));

    private final TestPool left = new TestPool(256);
    private final TestPool right = new TestPool(256);
    private final RxBatch batch = new RxBatch(64);

    private MemoryLink.Pair wire(MemoryLinkOptions options) {
        return MemoryLink.pair(left.pool, options, right.pool, RIGHT);
    }

    private void send(MemoryLink link, byte[] bytes, int options, int start, int gso) {
        int frame = left.frame(bytes, 256);
        assertTrue(link.transmit(frame, 256, bytes.length, options, start, TcpHeader.CHECKSUM_OFFSET, gso));
    }

    /** Sends a packet that is longer than a frame. */
    private void sendPieces(MemoryLink link, byte[] bytes, int options, int start, int gso) {
        int room = 1700;
        for (int at = 0; at < bytes.length; at += room) {
            int length = Math.min(room, bytes.length - at);
            int continued = at + length < bytes.length ? LinkQueue.TX_CONTINUED : 0;
            int frame = left.frame(java.util.Arrays.copyOfRange(bytes, at, at + length), 64);
            assertTrue(link.transmit(frame, 64, length, options | continued, start, TcpHeader.CHECKSUM_OFFSET, gso));
        }
    }

    /** Receives all there is, as whole packets, and gives the frames back. */
    private List<byte[]> receive(MemoryLink link, int expectedFlags) {
        batch.clear();
        link.receive(batch);
        List<byte[]> packets = new ArrayList<>();
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        for (int i = 0; i < batch.size(); i++) {
            packet.writeBytes(right.bytes(batch.frame(i), batch.offset(i), batch.length(i)));
            right.pool.release(batch.frame(i));
            assertEquals(expectedFlags, batch.flags(i) & ~RxBatch.CONTINUED);
            if ((batch.flags(i) & RxBatch.CONTINUED) == 0) {
                packets.add(packet.toByteArray());
                packet.reset();
            }
        }
        return packets;
    }

    private void assertNoLeak() {
        assertEquals(256, left.pool.free());
        assertEquals(256, right.pool.free());
    }

    @Test
    void nothingLeavesBeforeFlush() {
        MemoryLink.Pair wire = wire(LEFT);
        AtomicInteger arrivals = new AtomicInteger();
        wire.right().onFrameArrived(arrivals::incrementAndGet);
        byte[] bytes = V4.payload(100).bytes();
        send(wire.left(), bytes, 0, 0, 0);
        assertFalse(wire.right().hasFrames());
        wire.left().flush();
        wire.left().flush();
        assertEquals(1, arrivals.get());
        List<byte[]> got = receive(wire.right(), 0);
        assertEquals(1, got.size());
        assertArrayEquals(bytes, got.getFirst());
        assertNoLeak();
    }

    @Test
    void lateCompletionsHoldFramesUntilTheNextFlush() {
        MemoryLink.Pair wire = wire(LEFT.withLateCompletions());
        send(wire.left(), V4.bytes(), 0, 0, 0);
        wire.left().flush();
        assertEquals(255, left.pool.free());
        wire.left().flush();
        assertEquals(256, left.pool.free());
    }

    @Test
    void checksumsAreCompleted() {
        MemoryLink.Pair wire = wire(LEFT.withChecksumOffload(false));
        for (TcpPacket packet : List.of(V4.payload(333), V6.payload(10))) {
            send(wire.left(), packet.bytes(false), LinkQueue.TX_CHECKSUM, packet.tcpStart(), 0);
            wire.left().flush();
            assertArrayEquals(packet.bytes(), receive(wire.right(), 0).getFirst());
        }
        assertNoLeak();
    }

    @Test
    void partialChecksumsStayPartial() {
        MemoryLink.Pair wire = wire(LEFT.withChecksumOffload(true));
        send(wire.left(), V4.payload(333).bytes(false), LinkQueue.TX_CHECKSUM, V4.tcpStart(), 0);
        wire.left().flush();
        assertArrayEquals(V4.payload(333).bytes(false), receive(wire.right(), 0).getFirst());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 536, 1460, 1461, 2920, 10_001, 60_000})
    void largePacketsAreCutIntoRightSegments(int payload) {
        for (TcpPacket kind : List.of(V4, V6.options((byte) 1, (byte) 1, (byte) 1, (byte) 1))) {
            MemoryLink.Pair wire = wire(LEFT.withGso(65_000, false));
            TcpPacket packet = kind.payload(payload).flags(TcpHeader.ACK | TcpHeader.PSH | TcpHeader.FIN);
            int gso = 1500 - packet.ipHeaderBytes() - TcpHeader.LENGTH - packet.options().length;
            sendPieces(wire.left(), packet.bytes(false), LinkQueue.TX_GSO, packet.tcpStart(), gso);
            wire.left().flush();
            List<byte[]> segments = receive(wire.right(), 0);
            assertEquals((payload + gso - 1) / gso, segments.size());
            assertSegments(packet, gso, segments);
            assertNoLeak();
        }
    }

    private static void assertSegments(TcpPacket packet, int gso, List<byte[]> segments) {
        int headers = packet.tcpStart() + TcpHeader.LENGTH + packet.options().length;
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        TcpHeader tcp = new TcpHeader();
        for (byte[] segment : segments) {
            assertTrue(TcpPacket.isChecksumRight(segment));
            assertTrue(tcp.wrap(MemorySegment.ofArray(segment), packet.tcpStart(), segment.length));
            assertEquals(packet.sequence() + payload.size(), tcp.sequence());
            payload.write(segment, headers, segment.length - headers);
            boolean last = payload.size() == packet.payload().length;
            assertEquals(last, tcp.has(TcpHeader.FIN));
            assertEquals(last, tcp.has(TcpHeader.PSH));
            assertTrue(last || segment.length - headers == gso);
        }
        assertArrayEquals(packet.payload(), payload.toByteArray());
    }

    @Test
    void cutSegmentsHaveIdentificationsOfTheirOwn() {
        MemoryLink.Pair wire = wire(LEFT.withGso(65_000, false));
        sendPieces(wire.left(), V4.payload(3000).bytes(false), LinkQueue.TX_GSO, V4.tcpStart(), 1460);
        wire.left().flush();
        int identification = 7;
        Ipv4Header header = new Ipv4Header();
        for (byte[] segment : receive(wire.right(), 0)) {
            assertTrue(header.wrap(MemorySegment.ofArray(segment), 14, segment.length - 14));
            assertEquals(identification++, header.identification());
        }
        assertEquals(10, identification);
    }

    @Test
    void largePacketsArriveWholeIfSoAsked() {
        MemoryLink.Pair wire = wire(LEFT.withGso(65_000, true));
        byte[] bytes = V6.payload(50_000).bytes(false);
        sendPieces(wire.left(), bytes, LinkQueue.TX_GSO, V6.tcpStart(), 1440);
        wire.left().flush();
        assertArrayEquals(bytes, receive(wire.right(), RxBatch.CHECKSUM_GOOD).getFirst());
        assertNoLeak();
    }

    @Test
    void packetsLongerThanTheMtuAreLostAndCounted() {
        MemoryLink.Pair wire = wire(LEFT);
        sendPieces(wire.left(), V4.payload(1465).bytes(), 0, 0, 0);
        wire.left().flush();
        assertEquals(0, receive(wire.right(), 0).size());
        assertEquals(1, wire.left().droppedTooLong());
        assertNoLeak();
    }

    @Test
    void packetsForWhichTheReceiverHasNoFrameAreLostAndCounted() {
        MemoryLink.Pair wire = wire(LEFT);
        int[] held = new int[255];
        for (int i = 0; i < held.length; i++) {
            held[i] = right.pool.allocate();
        }
        send(wire.left(), V4.payload(10).bytes(), 0, 0, 0);
        send(wire.left(), V4.payload(20).bytes(), 0, 0, 0);
        wire.left().flush();
        assertEquals(1, receive(wire.right(), 0).size());
        assertEquals(1, wire.right().droppedNoFrame());
    }

    @Test
    void packetsThatTheReceiverDoesNotTakeAreLostAndCounted() {
        MemoryLink.Pair wire = MemoryLink.pair(left.pool, LEFT, right.pool, RIGHT.withQueueBytes(1 << 18));
        byte[] bytes = V4.payload(1460).bytes();
        int sent = 0;
        while (wire.left().droppedQueueFull() == 0) {
            send(wire.left(), bytes, 0, 0, 0);
            wire.left().flush();
            sent++;
        }
        int received = 0;
        for (List<byte[]> got = receive(wire.right(), 0); !got.isEmpty(); got = receive(wire.right(), 0)) {
            received += got.size();
            got.forEach(packet -> assertArrayEquals(bytes, packet));
        }
        assertEquals(sent - 1, received);
        assertNoLeak();
    }

    @Test
    void transmitRefusesWhenTheRingIsFullUntilFlush() {
        MemoryLink.Pair wire = wire(LEFT);
        int frame = left.frame(V4.bytes(), 256);
        int taken = 0;
        while (taken < 2000 && wire.left().transmit(frame, 256, 54, 0, 0, 0, 0)) {
            left.pool.retain(frame);
            taken++;
            if (taken % 100 == 0) { // keep the reference count, a byte, small: use another frame
                left.pool.release(frame);
                frame = left.frame(V4.bytes(), 256);
            }
        }
        assertTrue(taken > MemoryLink.TX_RING_PIECES - LinkQueue.MAX_TX_PIECES && taken <= MemoryLink.TX_RING_PIECES, "taken " + taken);
        wire.left().flush();
        assertTrue(wire.left().transmit(frame, 256, 54, 0, 0, 0, 0));
        wire.left().close();
        assertEquals(256, left.pool.free());
    }

    @Test
    void manyRoundsWrapThePipeUnharmed() {
        MemoryLink.Pair wire = MemoryLink.pair(left.pool, LEFT, right.pool, RIGHT.withQueueBytes(1 << 18));
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = V4.payload(round * 7 % 1460).bytes();
            send(wire.left(), bytes, 0, 0, 0);
            wire.left().flush();
            assertArrayEquals(bytes, receive(wire.right(), 0).getFirst());
        }
        assertEquals(0, wire.left().droppedQueueFull());
        assertNoLeak();
    }

    @Test
    void twoThreadsSeeEveryPacketInOrder() throws InterruptedException {
        MemoryLink.Pair wire = wire(LEFT);
        int packets = 20_000;
        Thread sender = new Thread(() -> {
            byte[] bytes = V4.payload(64).bytes();
            for (int i = 0; i < packets; ) {
                NetworkOrder.i32(MemorySegment.ofArray(bytes), 60, i);
                long lost = wire.left().droppedQueueFull();
                send(wire.left(), bytes, 0, 0, 0);
                wire.left().flush();
                i += wire.left().droppedQueueFull() == lost ? 1 : 0;
            }
        });
        sender.start();
        for (int next = 0; next < packets; ) {
            for (byte[] packet : receive(wire.right(), 0)) {
                assertEquals(next++, NetworkOrder.i32(MemorySegment.ofArray(packet), 60));
            }
        }
        sender.join();
        assertNoLeak();
    }

    @Test
    void allocatesNothing() {
        MemoryLink.Pair wire = wire(LEFT.withGso(65_000, false));
        byte[] bytes = V4.payload(3000).bytes(false);
        int first = left.frame(java.util.Arrays.copyOf(bytes, 1700), 64);
        int second = left.frame(java.util.Arrays.copyOfRange(bytes, 1700, bytes.length), 64);
        assertEquals(0, Allocation.of(20_000, () -> cycle(wire, first, second, bytes.length)));
    }

    private void cycle(MemoryLink.Pair wire, int first, int second, int length) {
        left.pool.retain(first);
        left.pool.retain(second);
        int start = 34;
        wire.left().transmit(first, 64, 1700, LinkQueue.TX_GSO | LinkQueue.TX_CONTINUED, start, 16, 1460);
        wire.left().transmit(second, 64, length - 1700, LinkQueue.TX_GSO, start, 16, 1460);
        wire.left().flush();
        batch.clear();
        wire.right().receive(batch);
        for (int i = 0; i < batch.size(); i++) {
            right.pool.release(batch.frame(i));
        }
    }

    @Test
    void receivedFramesHaveHeadroom() {
        MemoryLink.Pair wire = wire(LEFT);
        send(wire.left(), V4.bytes(), 0, 0, 0);
        wire.left().flush();
        batch.clear();
        wire.right().receive(batch);
        assertEquals(FramePool.HEADROOM_BYTES, batch.offset(0));
        assertEquals(0xffff, Checksum.sum(right.pool.memory(), right.pool.address(batch.frame(0)) + 256 + 14, 20));
    }
}
