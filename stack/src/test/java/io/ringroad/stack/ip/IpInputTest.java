package io.ringroad.stack.ip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.Allocation;
import io.ringroad.stack.TcpPacket;
import io.ringroad.stack.TestPool;
import io.ringroad.stack.link.LinkCapabilities;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.NetworkOrder;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames straight into {@link IpInput}: what is let through, and under which name the rest is counted. */
class IpInputTest {
    private static final long OUR_MAC = 0x020000000002L;
    private static final TcpPacket V4 = TcpPacket.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.2"));
    private static final TcpPacket V6 = TcpPacket.of(IpAddress.parse("fd00::1"), IpAddress.parse("fd00::2"));

    private TestPool frames = new TestPool(64);
    private final RxBatch batch = new RxBatch(64);
    private boolean partialChecksums;

    /** A link that is never used: frames come in through {@link #receive}. */
    private record DeafLink(LinkCapabilities capabilities) implements LinkQueue {
        @Override
        public int receive(RxBatch batch) {
            return 0;
        }

        @Override
        public boolean transmit(int frame, int offset, int length, int options, int start, int field, int gso) {
            return false;
        }

        @Override
        public void flush() {
        }

        @Override
        public int pollDescriptor() {
            return -1;
        }

        @Override
        public void close() {
        }
    }

    private IpNode node() {
        frames = new TestPool(64); // its counters are defined once only
        LinkCapabilities capabilities = new LinkCapabilities("deaf", OUR_MAC, 1500, true, partialChecksums, false, 0);
        IpNode node = new IpNode(frames, pool -> new DeafLink(capabilities), null);
        node.ip.configure(new IpSnapshot(List.of(new IpSnapshot.Address(0, V4.destination(), 24),
                new IpSnapshot.Address(0, V6.destination(), 64)), List.of()));
        return node;
    }

    private void receive(IpNode node, byte[] bytes, int flags) {
        receive(node, bytes, bytes.length, flags);
    }

    private void receive(IpNode node, byte[] bytes, int pieceBytes, int flags) {
        batch.clear();
        for (int at = 0; at < bytes.length; at += pieceBytes) {
            int length = Math.min(pieceBytes, bytes.length - at);
            int frame = frames.frame(Arrays.copyOfRange(bytes, at, at + length), 256);
            batch.add(frame, 256, length, flags | (at + length < bytes.length ? RxBatch.CONTINUED : 0));
        }
        node.ip.receive(0, 0, batch);
        assertEquals(64, frames.pool.free());
    }

    /** The packet isn't let through and is counted under this name. */
    private void assertDropped(IpCounter cause, byte[] bytes) {
        IpNode node = node();
        receive(node, bytes, 0);
        assertEquals(0, node.segments.size());
        assertEquals(1, node.count(cause), cause.name());
    }

    private static byte[] change(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        return bytes;
    }

    /** The same with a new IPv4 header checksum. */
    private static byte[] changeIpv4(byte[] bytes, int at, int value) {
        MemorySegment memory = MemorySegment.ofArray(change(bytes, at, value));
        Checksum.store(memory, 24, 0);
        Checksum.store(memory, 24, Checksum.finish(Checksum.sum(memory, 14, Ipv4Header.LENGTH)));
        return bytes;
    }

    @Test
    void segmentsOfBothFamiliesAreLetThrough() {
        IpNode node = node();
        receive(node, V4.payload(1460).bytes(), 0);
        receive(node, V6.payload(1439).bytes(), 0);
        receive(node, V4.bytes(), 0);
        assertArrayEquals(V4.payload(1460).payload(), node.segments.get(0).payload());
        assertArrayEquals(V6.payload(1439).payload(), node.segments.get(1).payload());
        assertEquals(0, node.segments.get(2).payload().length);
        assertEquals(3, node.count(IpCounter.RX_SEGMENTS));
    }

    @Test
    void segmentsInPiecesAreLetThrough() {
        IpNode node = node();
        for (int pieceBytes : new int[] {1001, 1700, 1792}) {
            receive(node, V6.payload(40_001).bytes(), pieceBytes, 0);
            assertArrayEquals(V6.payload(40_001).payload(), node.segments.getLast().payload());
        }
    }

    @Test
    void sumsOfPiecesAreKept() {
        int[] checked = {0};
        LinkCapabilities capabilities = new LinkCapabilities("deaf", OUR_MAC, 1500, true, false, false, 0);
        FramePool pool = frames.pool;
        IpLayer ip = new IpLayer(pool, frames.counters(), List.of(new DeafLink(capabilities)), null, packet -> {
            for (int frame = packet.takePayload(); frame != FramePool.NONE; ) {
                assertEquals(true, pool.hasFlag(frame, FramePool.FLAG_SUM_KNOWN));
                assertEquals(Checksum.sum(pool.memory(), pool.address(frame) + pool.payloadOffset(frame),
                        pool.payloadLength(frame)), pool.payloadSum(frame));
                checked[0]++;
                int next = pool.next(frame);
                pool.release(frame);
                frame = next;
            }
        }, (e, m, a, b, c, d, f, g, h) -> { }, 1, 2);
        ip.configure(IpSnapshot.onLink(0, V4.destination(), 24));
        byte[] bytes = V4.payload(3000).bytes();
        int first = frames.frame(Arrays.copyOf(bytes, 1001), 256);
        int second = frames.frame(Arrays.copyOfRange(bytes, 1001, bytes.length), 100);
        batch.add(first, 256, 1001, RxBatch.CONTINUED);
        batch.add(second, 100, bytes.length - 1001, 0);
        ip.receive(0, 0, batch);
        assertEquals(2, checked[0]);
    }

    @Test
    void paddingIsCutOff() {
        IpNode node = node();
        receive(node, Arrays.copyOf(V4.payload(3).bytes(), 60), 0);
        receive(node, Arrays.copyOf(V6.payload(5).bytes(), 3000), 1600, 0);
        assertArrayEquals(V4.payload(3).payload(), node.segments.get(0).payload());
        assertArrayEquals(V6.payload(5).payload(), node.segments.get(1).payload());
    }

    @Test
    void priorityTagIsAcceptedVlansAreNot() {
        byte[] plain = V4.payload(20).bytes();
        byte[] tagged = new byte[plain.length + 4];
        System.arraycopy(plain, 0, tagged, 0, 12);
        NetworkOrder.i32(MemorySegment.ofArray(tagged), 12, 0x8100_a000);
        System.arraycopy(plain, 12, tagged, 16, plain.length - 12);
        IpNode node = node();
        receive(node, tagged, 0);
        assertArrayEquals(V4.payload(20).payload(), node.segments.getFirst().payload());
        tagged[15] = 5;
        assertDropped(IpCounter.RX_DROPPED_VLAN, tagged);
        assertDropped(IpCounter.RX_DROPPED_MALFORMED, Arrays.copyOf(tagged, 17));
    }

    @Test
    void everyDropHasItsName() {
        assertDropped(IpCounter.RX_DROPPED_MALFORMED, new byte[13]);
        assertDropped(IpCounter.RX_DROPPED_MALFORMED, Arrays.copyOf(V4.bytes(), 40));
        assertDropped(IpCounter.RX_DROPPED_MALFORMED, Arrays.copyOf(V6.bytes(), 60));
        assertDropped(IpCounter.RX_DROPPED_MALFORMED, change(V4.bytes(), 46, 0x40));
        assertDropped(IpCounter.RX_DROPPED_ETHERTYPE, change(V4.bytes(), 12, 0x77));
        assertDropped(IpCounter.RX_DROPPED_NOT_FOR_US, V4.macs(OUR_MAC + 4, 1).bytes());
        assertDropped(IpCounter.RX_DROPPED_NOT_FOR_US, V4.macs(EthernetHeader.BROADCAST, 1).bytes());
        assertDropped(IpCounter.RX_DROPPED_NOT_FOR_US, TcpPacket.of(V4.source(), IpAddress.parse("10.0.0.9")).bytes());
        assertDropped(IpCounter.RX_DROPPED_NOT_FOR_US, TcpPacket.of(V6.source(), IpAddress.parse("ff02::1")).bytes());
        assertDropped(IpCounter.RX_DROPPED_FRAGMENT, changeIpv4(V4.bytes(), 20, 0x20));
        assertDropped(IpCounter.RX_DROPPED_PROTOCOL, changeIpv4(V4.bytes(), 23, 17));
        assertDropped(IpCounter.RX_DROPPED_PROTOCOL, change(V6.bytes(), 20, 17));
        assertDropped(IpCounter.RX_DROPPED_CHECKSUM, change(V4.bytes(), 22, 63));
        assertDropped(IpCounter.RX_DROPPED_CHECKSUM, change(V4.payload(9).bytes(), 60, 200));
        assertDropped(IpCounter.RX_DROPPED_CHECKSUM, change(V6.payload(9).bytes(), 60, 200));
    }

    @Test
    void sourcesThatNoHostHasAreMartians() {
        for (String source : List.of("0.1.2.3", "127.0.0.1", "224.0.0.1", "255.255.255.255", "10.0.0.2")) {
            assertDropped(IpCounter.RX_DROPPED_MARTIAN, TcpPacket.of(IpAddress.parse(source), V4.destination()).bytes());
        }
        for (String source : List.of("::", "::1", "ff02::1", "fd00::2")) {
            assertDropped(IpCounter.RX_DROPPED_MARTIAN, TcpPacket.of(IpAddress.parse(source), V6.destination()).bytes());
        }
    }

    @Test
    void vouchedChecksumsAreNotVerified() {
        IpNode node = node();
        receive(node, V4.payload(10).bytes(false), RxBatch.CHECKSUM_GOOD);
        assertEquals(1, node.segments.size());
    }

    @Test
    void partialChecksumsCountOnlyWhereTheyOccur() {
        partialChecksums = true;
        IpNode node = node();
        receive(node, V4.payload(10).bytes(false), 0);
        receive(node, V4.payload(10).bytes(true), 0);
        assertEquals(2, node.segments.size());
        receive(node, change(V4.payload(10).bytes(false), 50, 1), 0);
        assertEquals(2, node.segments.size());
        partialChecksums = false;
        assertDropped(IpCounter.RX_DROPPED_CHECKSUM, V4.payload(10).bytes(false));
    }

    @Test
    void packetWithoutItsEndIsDropped() {
        IpNode node = node();
        batch.clear();
        batch.add(frames.frame(V4.payload(10).bytes(), 256), 256, 64, RxBatch.CONTINUED);
        node.ip.receive(0, 0, batch);
        assertEquals(0, node.segments.size());
        assertEquals(1, node.count(IpCounter.RX_DROPPED_MALFORMED));
        assertEquals(64, frames.pool.free());
    }

    @Test
    void segmentsNotTakenAreGivenBack() {
        LinkCapabilities capabilities = new LinkCapabilities("deaf", OUR_MAC, 1500, true, false, false, 0);
        IpLayer ip = new IpLayer(frames.pool, frames.counters(), List.of(new DeafLink(capabilities)), null,
                packet -> { }, (e, m, a, b, c, d, f, g, h) -> { }, 1, 2);
        ip.configure(IpSnapshot.onLink(0, V4.destination(), 24));
        byte[] bytes = V4.payload(100).bytes();
        batch.add(frames.frame(bytes, 256), 256, bytes.length, 0);
        ip.receive(0, 0, batch);
        assertEquals(1, ip.counters().get(IpCounter.RX_SEGMENTS));
        assertEquals(64, frames.pool.free());
    }

    @Test
    void theWayOfASegmentAllocatesNothing() {
        LinkCapabilities capabilities = new LinkCapabilities("deaf", OUR_MAC, 1500, true, false, false, 0);
        FramePool pool = frames.pool;
        IpLayer ip = new IpLayer(pool, frames.counters(), List.of(new DeafLink(capabilities)), null, packet -> {
            int frame = packet.takePayload();
            pool.release(frame);
        }, (e, m, a, b, c, d, f, g, h) -> { }, 1, 2);
        ip.configure(new IpSnapshot(List.of(new IpSnapshot.Address(0, V4.destination(), 24),
                new IpSnapshot.Address(0, V6.destination(), 64)), List.of()));
        byte[] v4 = V4.payload(1000).bytes();
        byte[] v6 = V6.payload(1000).bytes();
        int first = frames.frame(v4, 256);
        int second = frames.frame(v6, 256);
        assertEquals(0, Allocation.of(20_000, () -> {
            pool.retain(first);
            pool.retain(second);
            batch.clear();
            batch.add(first, 256, v4.length, 0);
            batch.add(second, 256, v6.length, 0);
            ip.receive(0, 0, batch);
        }));
        assertEquals(80_000, ip.counters().get(IpCounter.RX_SEGMENTS));
    }
}
