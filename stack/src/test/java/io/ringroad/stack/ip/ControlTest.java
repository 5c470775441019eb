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
import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.Icmpv4Message;
import io.ringroad.stack.wire.Icmpv6Message;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import io.ringroad.stack.wire.NeighbourMessage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ARP, NDP and ICMP as a peer sees them that sends bare frames. */
class ControlTest {
    private static final long OUR_MAC = 0x020000000001L;
    private static final long PEER_MAC = 0x020000000002L;
    private static final IpAddress US = IpAddress.parse("10.0.0.1");
    private static final IpAddress PEER = IpAddress.parse("10.0.0.2");
    private static final IpAddress US6 = IpAddress.parse("fd00::1");
    private static final IpAddress PEER6 = IpAddress.parse("fd00::2");

    private final TestPool ours = new TestPool(64);
    private final TestPool peers = new TestPool(64);
    private IpNode node;
    private LinkQueue peer;

    private void start(boolean owned) {
        MemoryLinkOptions options = MemoryLinkOptions.plain("us", OUR_MAC);
        MemoryLink.Pair wire = MemoryLink.pair(ours.pool, owned ? options : options.withoutOwnership(), peers.pool,
                MemoryLinkOptions.plain("peer", PEER_MAC));
        peer = wire.right();
        node = new IpNode(ours, pool -> wire.left(), (link, high, low) -> { });
        node.ip.configure(new IpSnapshot(
                List.of(new IpSnapshot.Address(0, US, 24), new IpSnapshot.Address(0, US6, 64)),
                List.of(new IpSnapshot.Route(US, 24, null, 0, 0), new IpSnapshot.Route(US6, 64, null, 0, 0))));
        node.poll();
        answers();
    }

    /** Sends a frame and returns what comes back. */
    private List<byte[]> exchange(byte[] bytes) {
        peer.transmit(peers.frame(bytes, 256), 256, bytes.length, 0, 0, 0, 0);
        peer.flush();
        node.poll();
        assertEquals(64, ours.pool.free());
        return answers();
    }

    private List<byte[]> answers() {
        RxBatch batch = new RxBatch(64);
        peer.receive(batch);
        List<byte[]> got = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            got.add(peers.bytes(batch.frame(i), batch.offset(i), batch.length(i)));
            peers.pool.release(batch.frame(i));
        }
        return got;
    }

    private static byte[] arp(ArpPacket packet) {
        byte[] bytes = new byte[60];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        EthernetHeader.write(memory, 0, EthernetHeader.BROADCAST, packet.senderMac(), EthernetHeader.TYPE_ARP);
        packet.emit(memory, 14);
        return bytes;
    }

    private static byte[] icmpv4(IpAddress destination, int type, int code, int rest, byte[] body) {
        byte[] bytes = new byte[14 + 20 + 8 + body.length];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        System.arraycopy(body, 0, bytes, 42, body.length);
        Icmpv4Message.write(memory, 34, type, code, rest, body.length);
        Ipv4Header.write(memory, 14, PEER.v4(), destination.v4(), IpProtocol.ICMPV4, 28 + body.length, 1, 64, 0);
        EthernetHeader.write(memory, 0, OUR_MAC, PEER_MAC, EthernetHeader.TYPE_IPV4);
        return bytes;
    }

    private static byte[] icmpv6(int type, int code, int rest, byte[] body) {
        byte[] bytes = new byte[14 + 40 + 8 + body.length];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        System.arraycopy(body, 0, bytes, 62, body.length);
        Icmpv6Message.write(memory, 54, type, code, rest, body.length, Checksum.pseudoHeader(PEER6.high(), PEER6.low(),
                US6.high(), US6.low(), IpProtocol.ICMPV6, 8 + body.length));
        Ipv6Header.write(memory, 14, PEER6.high(), PEER6.low(), US6.high(), US6.low(), IpProtocol.ICMPV6,
                8 + body.length, 64, 0);
        EthernetHeader.write(memory, 0, OUR_MAC, PEER_MAC, EthernetHeader.TYPE_IPV6);
        return bytes;
    }

    private static byte[] neighbour(IpAddress source, IpAddress destination, int hopLimit, NeighbourMessage message) {
        byte[] bytes = new byte[14 + 40 + 32];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        int length = message.emit(memory, 54, source, destination);
        Ipv6Header.write(memory, 14, source.high(), source.low(), destination.high(), destination.low(),
                IpProtocol.ICMPV6, length, hopLimit, 0);
        EthernetHeader.write(memory, 0, 0x3333ff000001L, PEER_MAC, EthernetHeader.TYPE_IPV6);
        return Arrays.copyOf(bytes, 54 + length);
    }

    private static NeighbourMessage advertisement(byte[] frame) {
        MemorySegment memory = MemorySegment.ofArray(frame);
        Ipv6Header ip = new Ipv6Header();
        assertTrue(ip.wrap(memory, 14, frame.length - 14));
        Icmpv6Message message = Icmpv6Message.parse(memory, 54, ip.payloadLength(), Checksum.pseudoHeader(
                ip.sourceHigh(), ip.sourceLow(), ip.destinationHigh(), ip.destinationLow(), IpProtocol.ICMPV6,
                ip.payloadLength()));
        return NeighbourMessage.parse(memory, message, ip.hopLimit());
    }

    private long knownMac(IpAddress address) {
        return node.ip.neighbours().knownMac(0, address.high(), address.low());
    }

    @Test
    void arpRequestForUsIsAnsweredAndTheAskerLearned() {
        start(true);
        ArpPacket request = ArpPacket.request(PEER_MAC, PEER.v4(), US.v4());
        List<byte[]> answers = exchange(arp(request));
        assertEquals(request.reply(OUR_MAC), ArpPacket.parse(MemorySegment.ofArray(answers.getFirst()), 14, 28));
        assertEquals(PEER_MAC, knownMac(PEER));
    }

    @Test
    void arpOfOthersIsNoneOfOurBusiness() {
        start(true);
        assertEquals(0, exchange(arp(ArpPacket.request(PEER_MAC, PEER.v4(), 0x0a000063))).size());
        assertEquals(NeighbourTable.UNRESOLVED, knownMac(PEER));
    }

    @Test
    void arpProbeIsAnsweredAndNotLearned() {
        start(true);
        assertEquals(1, exchange(arp(ArpPacket.request(PEER_MAC, 0, US.v4()))).size());
        assertEquals(NeighbourTable.UNRESOLVED, knownMac(IpAddress.ANY_V4));
    }

    @Test
    void gratuitousArpUpdatesWhomWeKnow() {
        start(true);
        exchange(arp(ArpPacket.request(PEER_MAC, PEER.v4(), US.v4())));
        exchange(arp(ArpPacket.request(PEER_MAC + 5, PEER.v4(), PEER.v4())));
        assertEquals(PEER_MAC + 5, knownMac(PEER));
    }

    @Test
    void claimToOurAddressIsCountedAndNotBelieved() {
        start(true);
        assertEquals(0, exchange(arp(ArpPacket.request(PEER_MAC, US.v4(), US.v4()))).size());
        assertEquals(1, node.count(IpCounter.RX_ADDRESS_CONFLICTS));
    }

    @Test
    void onSharedLinksTheKernelAnswers() {
        start(false);
        assertEquals(0, exchange(arp(ArpPacket.request(PEER_MAC, PEER.v4(), US.v4()))).size());
        assertEquals(0, exchange(icmpv4(US, Icmpv4Message.ECHO_REQUEST, 0, 7, new byte[8])).size());
        assertEquals(0, exchange(icmpv6(Icmpv6Message.ECHO_REQUEST, 0, 7, new byte[8])).size());
        assertEquals(0, exchange(neighbour(PEER6, US6, 255, new NeighbourMessage(
                Icmpv6Message.NEIGHBOUR_SOLICITATION, 0, US6, PEER_MAC))).size());
    }

    @Test
    void solicitationForUsIsAnsweredAndTheAskerLearned() {
        start(true);
        NeighbourMessage question = new NeighbourMessage(Icmpv6Message.NEIGHBOUR_SOLICITATION, 0, US6, PEER_MAC);
        List<byte[]> answers = exchange(neighbour(PEER6, IpAddress.parse("ff02::1:ff00:1"), 255, question));
        assertEquals(new NeighbourMessage(Icmpv6Message.NEIGHBOUR_ADVERTISEMENT,
                NeighbourMessage.SOLICITED | NeighbourMessage.OVERRIDE, US6, OUR_MAC), advertisement(answers.getFirst()));
        assertEquals(PEER_MAC, knownMac(PEER6));
    }

    @Test
    void duplicateAddressDetectionHearsThatWeHaveIt() {
        start(true);
        NeighbourMessage question = new NeighbourMessage(Icmpv6Message.NEIGHBOUR_SOLICITATION, 0, US6, -1);
        List<byte[]> answers = exchange(neighbour(IpAddress.ANY, IpAddress.parse("ff02::1:ff00:1"), 255, question));
        assertEquals(NeighbourMessage.OVERRIDE, advertisement(answers.getFirst()).flags());
    }

    @Test
    void solicitationForOthersOrFromAfarIsIgnored() {
        start(true);
        IpAddress group = IpAddress.parse("ff02::1:ff00:1");
        NeighbourMessage others = new NeighbourMessage(Icmpv6Message.NEIGHBOUR_SOLICITATION, 0,
                IpAddress.parse("fd00::77:0:1"), PEER_MAC);
        assertEquals(0, exchange(neighbour(PEER6, group, 255, others)).size());
        NeighbourMessage ourselves = new NeighbourMessage(Icmpv6Message.NEIGHBOUR_SOLICITATION, 0, US6, PEER_MAC);
        assertEquals(0, exchange(neighbour(PEER6, group, 254, ourselves)).size());
        assertEquals(NeighbourTable.UNRESOLVED, knownMac(PEER6));
    }

    @Test
    void advertisementMatchesAnEntryOrIsIgnored() {
        start(true);
        NeighbourMessage told = new NeighbourMessage(Icmpv6Message.NEIGHBOUR_ADVERTISEMENT, 0, PEER6, PEER_MAC);
        exchange(neighbour(PEER6, US6, 255, told).clone());
        assertEquals(NeighbourTable.UNRESOLVED, knownMac(PEER6));
        node.ip.neighbours().lookupOrCreate(0, PEER6.high(), PEER6.low());
        byte[] unicast = neighbour(PEER6, US6, 255, told);
        EthernetHeader.write(MemorySegment.ofArray(unicast), 0, OUR_MAC, PEER_MAC, EthernetHeader.TYPE_IPV6);
        exchange(unicast);
        assertEquals(PEER_MAC, knownMac(PEER6));
        byte[] other = neighbour(PEER6, US6, 255, new NeighbourMessage(
                Icmpv6Message.NEIGHBOUR_ADVERTISEMENT, 0, PEER6, PEER_MAC + 1));
        EthernetHeader.write(MemorySegment.ofArray(other), 0, OUR_MAC, PEER_MAC, EthernetHeader.TYPE_IPV6);
        exchange(other);
        assertEquals(PEER_MAC, knownMac(PEER6), "without override flag it replaces nothing");
    }

    @Test
    void echoIsAnsweredInBothFamilies() {
        start(true);
        byte[] body = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        byte[] v4 = exchange(icmpv4(US, Icmpv4Message.ECHO_REQUEST, 0, 0x00070009, body)).getFirst();
        assertEquals(new Icmpv4Message(Icmpv4Message.ECHO_REPLY, 0, 0x00070009, 42, 9),
                Icmpv4Message.parse(MemorySegment.ofArray(v4), 34, 17));
        assertTrue(Arrays.equals(v4, 42, 51, body, 0, 9));
        byte[] v6 = exchange(icmpv6(Icmpv6Message.ECHO_REQUEST, 0, 0x00070009, body)).getFirst();
        int pseudo = Checksum.pseudoHeader(
                US6.high(), US6.low(), PEER6.high(), PEER6.low(), IpProtocol.ICMPV6, 17);
        assertEquals(new Icmpv6Message(Icmpv6Message.ECHO_REPLY, 0, 0x00070009, 62, 9),
                Icmpv6Message.parse(MemorySegment.ofArray(v6), 54, 17, pseudo));
    }

    @Test
    void echoIsRateLimited() {
        start(true);
        int answered = 0;
        for (int i = 0; i < EchoResponder.ANSWERS_PER_SECOND + 50; i++) {
            answered += exchange(icmpv4(US, Icmpv4Message.ECHO_REQUEST, 0, i, new byte[8])).size();
        }
        assertEquals(EchoResponder.ANSWERS_PER_SECOND, answered);
        assertEquals(50, node.count(IpCounter.RX_DROPPED_ECHO_RATE));
        node.nowNs += 10_000_000;
        assertEquals(1, exchange(icmpv4(US, Icmpv4Message.ECHO_REQUEST, 0, 1, new byte[8])).size());
    }

    @Test
    void echoOfOthersOrDamagedIsNotAnswered() {
        start(true);
        assertEquals(0, exchange(icmpv4(PEER, Icmpv4Message.ECHO_REQUEST, 0, 1, new byte[8])).size());
        byte[] damaged = icmpv4(US, Icmpv4Message.ECHO_REQUEST, 0, 1, new byte[8]);
        damaged[44] ^= 1;
        assertEquals(0, exchange(damaged).size());
        assertEquals(1, node.count(IpCounter.RX_DROPPED_CHECKSUM));
    }

    private static byte[] quotedV4() {
        byte[] packet = TcpPacket.of(US, PEER).payload(600).bytes();
        return Arrays.copyOfRange(packet, 14, 14 + 28);
    }

    private static byte[] quotedV6() {
        byte[] packet = TcpPacket.of(US6, PEER6).payload(600).bytes();
        return Arrays.copyOfRange(packet, 14, 14 + 400);
    }

    @Test
    void icmpErrorsReachTcpWithTheirClass() {
        start(false);
        exchange(icmpv4(US, 3, 4, 1400, quotedV4()));
        exchange(icmpv4(US, 3, 4, 0, quotedV4()));
        exchange(icmpv4(US, 3, 4, 20, quotedV4()));
        exchange(icmpv4(US, 3, 3, 0, quotedV4()));
        exchange(icmpv4(US, 3, 1, 0, quotedV4()));
        exchange(icmpv4(US, 3, 13, 0, quotedV4()));
        exchange(icmpv4(US, 11, 0, 0, quotedV4()));
        exchange(icmpv6(2, 0, 1300, quotedV6()));
        exchange(icmpv6(2, 0, 600, quotedV6()));
        exchange(icmpv6(1, 4, 0, quotedV6()));
        exchange(icmpv6(1, 0, 0, quotedV6()));
        String v4 = " 10.0.0.1:1000 > 10.0.0.2:80 seq 1";
        String v6 = " fd00:0:0:0:0:0:0:1:1000 > fd00:0:0:0:0:0:0:2:80 seq 1";
        assertEquals(List.of("PACKET_TOO_BIG mtu 1400" + v4, "PACKET_TOO_BIG mtu 576" + v4,
                "PACKET_TOO_BIG mtu 68" + v4, "PORT_UNREACHABLE mtu 0" + v4, "HOST_UNREACHABLE mtu 0" + v4,
                "PROHIBITED mtu 0" + v4, "TIME_EXCEEDED mtu 0" + v4, "PACKET_TOO_BIG mtu 1300" + v6,
                "PACKET_TOO_BIG mtu 1280" + v6, "PORT_UNREACHABLE mtu 0" + v6, "HOST_UNREACHABLE mtu 0" + v6),
                node.errors);
    }

    @Test
    void icmpErrorsThatQuoteNothingOfOursAreIgnored() {
        start(false);
        exchange(icmpv4(US, 3, 4, 1400, Arrays.copyOf(quotedV4(), 27)));
        exchange(icmpv4(US, 3, 4, 1400, Arrays.copyOfRange(TcpPacket.of(PEER, US).bytes(), 14, 42)));
        byte[] udp = quotedV4();
        udp[9] = 17;
        exchange(icmpv4(US, 3, 3, 0, udp));
        exchange(icmpv4(US, 5, 0, 0, quotedV4()));
        exchange(icmpv6(1, 0, 0, new byte[10]));
        assertEquals(List.of(), node.errors);
    }

    @Test
    void addressesAreAnnouncedOnOurLinks() {
        start(true);
        node.ip.configure(IpSnapshot.onLink(0, IpAddress.parse("10.0.0.77"), 24));
        node.poll();
        ArpPacket announced = ArpPacket.parse(MemorySegment.ofArray(answers().getFirst()), 14, 28);
        assertTrue(announced.isGratuitous());
        assertEquals(IpAddress.parse("10.0.0.77").v4(), announced.senderAddress());
    }
}
