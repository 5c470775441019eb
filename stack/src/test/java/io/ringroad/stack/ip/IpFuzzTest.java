package io.ringroad.stack.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.TcpPacket;
import io.ringroad.stack.TestPool;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.MemoryLink;
import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.wire.ArpPacket;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.Icmpv6Message;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import io.ringroad.stack.wire.NeighbourMessage;
import io.ringroad.stack.wire.TcpHeader;
import io.ringroad.stack.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives: nothing is thrown, no frame is lost, no accessor reads outside of what it was given. */
class IpFuzzTest {
    private static final IpAddress US = IpAddress.parse("10.0.0.2");
    private static final IpAddress US6 = IpAddress.parse("fd00::2");
    private static final int ROUNDS = 20_000;

    private final TestPool frames = new TestPool(128);
    private final TestPool others = new TestPool(64);
    private final MemoryLink.Pair wire = MemoryLink.pair(frames.pool, MemoryLinkOptions.plain("fuzz", 0x020000000002L),
            others.pool, MemoryLinkOptions.plain("other", 0x020000000001L));
    private final IpNode node = new IpNode(frames, pool -> wire.left(), null);
    private final RxBatch batch = new RxBatch(64);

    private List<byte[]> samples() {
        List<byte[]> samples = new ArrayList<>();
        TcpPacket v4 = TcpPacket.of(IpAddress.parse("10.0.0.1"), US);
        TcpPacket v6 = TcpPacket.of(IpAddress.parse("fd00::1"), US6);
        samples.add(v4.payload(100).bytes());
        samples.add(v6.options((byte) 1, (byte) 1, (byte) 8, (byte) 10, (byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 0,
                (byte) 0, (byte) 0, (byte) 2).payload(3).bytes());
        samples.add(arp());
        samples.add(neighbour());
        samples.add(extensionHeaders(v6.payload(50).bytes()));
        samples.add(new byte[60]);
        return samples;
    }

    private static byte[] arp() {
        byte[] bytes = new byte[42];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        EthernetHeader.write(memory, 0, EthernetHeader.BROADCAST, 0x020000000001L, EthernetHeader.TYPE_ARP);
        ArpPacket.request(0x020000000001L, 0x0a000001, US.v4()).emit(memory, 14);
        return bytes;
    }

    private static byte[] neighbour() {
        byte[] bytes = new byte[14 + 40 + 32];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        IpAddress peer = IpAddress.parse("fd00::1");
        EthernetHeader.write(memory, 0, 0x020000000002L, 0x020000000001L, EthernetHeader.TYPE_IPV6);
        Ipv6Header.write(memory, 14, peer.high(), peer.low(), US6.high(), US6.low(), 58, 32, 255, 0);
        new NeighbourMessage(Icmpv6Message.NEIGHBOUR_SOLICITATION, 0, US6, 0x020000000001L).emit(memory, 54, peer, US6);
        return bytes;
    }

    /** Hop-by-hop and destination options put in front of TCP. */
    private static byte[] extensionHeaders(byte[] packet) {
        byte[] bytes = new byte[packet.length + 16];
        System.arraycopy(packet, 0, bytes, 0, 54);
        System.arraycopy(packet, 54, bytes, 70, packet.length - 54);
        bytes[20] = 0;
        bytes[54] = 60;
        bytes[62] = 6;
        bytes[19] += 16;
        return bytes;
    }

    private void configure() {
        node.ip.configure(new IpSnapshot(
                List.of(new IpSnapshot.Address(0, US, 24), new IpSnapshot.Address(0, US6, 64)),
                List.of(new IpSnapshot.Route(US, 24, null, 0, 0), new IpSnapshot.Route(US6, 64, null, 0, 0))));
    }

    private byte[] mutate(byte[] sample, SplittableRandom random) {
        byte[] bytes = sample.clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = random.nextBoolean() ? (byte) (bytes[at] ^ 1 << random.nextInt(8)) : (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length + 20)) : bytes;
    }

    /** Gives the packet to the node in one to four pieces at a random place of each frame. */
    private void receive(byte[] bytes, SplittableRandom random) {
        batch.clear();
        int pieceBytes = random.nextInt(3) == 0 ? Math.max(1, bytes.length / (1 + random.nextInt(4))) : bytes.length;
        for (int at = 0; at < bytes.length; at += pieceBytes) {
            int length = Math.min(pieceBytes, bytes.length - at);
            // at the frame's very end now and then, so that reading on would hit the next frame
            int offset = random.nextBoolean() ? 256 : frames.pool.frameSizeBytes() - length;
            int frame = frames.frame(Arrays.copyOfRange(bytes, at, at + length), offset);
            int good = random.nextInt(8) == 0 ? RxBatch.CHECKSUM_GOOD : 0;
            batch.add(frame, offset, length, good | (at + length < bytes.length ? RxBatch.CONTINUED : 0));
        }
        node.ip.receive(node.nowNs, 0, batch);
    }

    private void drainOther() {
        LinkQueue other = wire.right();
        RxBatch got = new RxBatch(64);
        while (other.receive(got) > 0) {
            for (int i = 0; i < got.size(); i++) {
                others.pool.release(got.frame(i));
            }
            got.clear();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mutatedPacketsDoNoHarm(long seed) {
        configure();
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> samples = samples();
        for (int round = 0; round < ROUNDS; round++) {
            receive(mutate(samples.get(random.nextInt(samples.size())), random), random);
            if (round % 20 == 0) {
                node.nowNs += 50_000_000;
                node.poll();
                drainOther();
            }
        }
        settle();
        assertTrue(node.segments.size() > 1000, node.segments.size() + " segments came through");
        assertTrue(node.count(IpCounter.RX_DROPPED_CHECKSUM) > 100);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void randomPacketsDoNoHarm(long seed) {
        configure();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 14 && random.nextInt(4) != 0) {
                int type = random.nextBoolean() ? EthernetHeader.TYPE_IPV4 : EthernetHeader.TYPE_IPV6;
                EthernetHeader.write(MemorySegment.ofArray(bytes), 0, 0x020000000002L, 0x020000000001L, type);
                bytes[14] = (byte) (type == EthernetHeader.TYPE_IPV4 ? 0x45 + random.nextInt(3) : 0x60);
            }
            receive(bytes, random);
        }
        settle();
    }

    private void settle() {
        for (int second = 0; second < 5; second++) {
            node.nowNs += 1_000_000_000L;
            node.poll();
            drainOther();
        }
        assertEquals(128, frames.pool.free());
        assertEquals(64, others.pool.free());
    }

    /** On segments of exactly the given length, so that every byte read outside throws. */
    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void parsersStayInside(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Parsers parsers = new Parsers();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
            }
            parsers.read(MemorySegment.ofArray(bytes), bytes.length);
        }
    }

    private static final class Parsers {
        private final Ipv4Header ipv4 = new Ipv4Header();
        private final Ipv6Header ipv6 = new Ipv6Header();
        private final TcpHeader tcp = new TcpHeader();
        private final TcpOptions options = new TcpOptions();

        void read(MemorySegment memory, int length) {
            if (ipv4.wrap(memory, 0, length)) {
                ipv4.isChecksumValid();
                readEnd(memory, ipv4.payloadOffset(), ipv4.payloadLength());
            }
            if (ipv6.wrap(memory, 0, length)) {
                ipv6.destinationLow();
                readEnd(memory, ipv6.payloadOffset(), ipv6.payloadLength());
            }
            if (tcp.wrap(memory, 0, length)) {
                tcp.urgentPointer();
                options.parse(memory, tcp.optionsOffset(), tcp.optionsLength());
                readEnd(memory, tcp.optionsOffset(), tcp.optionsLength());
            }
            options.parse(memory, 0, length);
            ArpPacket.parse(memory, 0, length);
            QuotedSegment.parseV4(memory, 0, length);
            QuotedSegment.parseV6(memory, 0, length);
            if (length >= 8) {
                NeighbourMessage.parse(memory, new Icmpv6Message(135, 0, 0, 8, length - 8), 255);
                NeighbourMessage.parse(memory, new Icmpv6Message(136, 0, 0, 8, length - 8), 255);
            }
        }

        /** The last octet that the header promises must be there. */
        private static void readEnd(MemorySegment memory, long offset, int length) {
            assertTrue(length >= 0);
            if (length > 0) {
                memory.get(java.lang.foreign.ValueLayout.JAVA_BYTE, offset + length - 1);
            }
        }
    }
}
