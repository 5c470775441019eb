package io.ringroad.stack.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ControlMessagesTest {
    private static final IpAddress ONE = IpAddress.parse("fd00::1");
    private static final IpAddress TWO = IpAddress.parse("fd00::2");
    private static final long MAC = 0x020000000001L;

    @Test
    void arpReadsAKernelsRequestAndAnswersIt() {
        byte[] octets = HexFormat.of().parseHex("0001080006040001" + "0a0b0c0d0e0f" + "0a000001" + "000000000000" + "0a000002");
        ArpPacket request = ArpPacket.parse(MemorySegment.ofArray(octets), 0, 28);
        assertEquals(ArpPacket.request(0x0a0b0c0d0e0fL, 0x0a000001, 0x0a000002), request);
        byte[] reply = new byte[28];
        assertEquals(28, request.reply(MAC).emit(MemorySegment.ofArray(reply), 0));
        assertEquals("0001080006040002" + "020000000001" + "0a000002" + "0a0b0c0d0e0f" + "0a000001",
                HexFormat.of().formatHex(reply));
        assertEquals(request.reply(MAC), ArpPacket.parse(MemorySegment.ofArray(reply), 0, 28));
    }

    @Test
    void arpMalformedIsRefused() {
        MemorySegment memory = MemorySegment.ofArray(new byte[28]);
        ArpPacket.request(MAC, 1, 2).emit(memory, 0);
        assertNull(ArpPacket.parse(memory, 0, 27));
        for (int at = 0; at < 8; at++) {
            ArpPacket.request(MAC, 1, 2).emit(memory, 0);
            NetworkOrder.u8(memory, at, 0x77);
            assertNull(ArpPacket.parse(memory, 0, 28), "octet " + at);
        }
        ArpPacket.request(EthernetHeader.BROADCAST, 1, 2).emit(memory, 0);
        assertNull(ArpPacket.parse(memory, 0, 28), "sender is a group");
    }

    @Test
    void icmpv4ReadsWhatItWroteAndRefusesDamage() {
        MemorySegment memory = MemorySegment.ofArray(new byte[21]);
        Icmpv4Message.write(memory, 0, Icmpv4Message.ECHO_REQUEST, 0, 0x12345678, 13);
        assertEquals(new Icmpv4Message(8, 0, 0x12345678, 8, 13), Icmpv4Message.parse(memory, 0, 21));
        assertNull(Icmpv4Message.parse(memory, 0, 7));
        NetworkOrder.u8(memory, 20, 1);
        assertNull(Icmpv4Message.parse(memory, 0, 21));
    }

    private static NeighbourMessage parse(MemorySegment memory, int length, int hopLimit) {
        int pseudo = Checksum.pseudoHeader(ONE.high(), ONE.low(), TWO.high(), TWO.low(), IpProtocol.ICMPV6, length);
        Icmpv6Message message = Icmpv6Message.parse(memory, 0, length, pseudo);
        assertNotNull(message, "checksum");
        return NeighbourMessage.parse(memory, message, hopLimit);
    }

    @Test
    void neighbourMessagesReadWhatTheyWrote() {
        MemorySegment memory = MemorySegment.ofArray(new byte[32]);
        NeighbourMessage[] messages = {
            new NeighbourMessage(Icmpv6Message.NEIGHBOUR_SOLICITATION, 0, TWO, MAC),
            new NeighbourMessage(Icmpv6Message.NEIGHBOUR_SOLICITATION, 0, TWO, -1),
            new NeighbourMessage(Icmpv6Message.NEIGHBOUR_ADVERTISEMENT,
                    NeighbourMessage.SOLICITED | NeighbourMessage.OVERRIDE, ONE, MAC)
        };
        for (NeighbourMessage message : messages) {
            int length = message.emit(memory, 0, ONE, TWO);
            assertEquals(message, parse(memory, length, 255));
        }
    }

    @Test
    void neighbourMessagesFromOutsideTheLinkAreRefused() {
        MemorySegment memory = MemorySegment.ofArray(new byte[32]);
        NeighbourMessage message = new NeighbourMessage(Icmpv6Message.NEIGHBOUR_SOLICITATION, 0, TWO, MAC);
        assertNull(parse(memory, message.emit(memory, 0, ONE, TWO), 254));
    }

    @Test
    void neighbourMessagesWithBadOptionsAreRefused() {
        MemorySegment memory = MemorySegment.ofArray(new byte[40]);
        NeighbourMessage message = new NeighbourMessage(Icmpv6Message.NEIGHBOUR_SOLICITATION, 0, TWO, MAC);
        for (int optionLength : new int[] {0, 2, 255}) {
            message.emit(memory, 0, ONE, TWO);
            NetworkOrder.u8(memory, 25, optionLength);
            rewrite(memory, 24);
            assertNull(parse(memory, 32, 255), "option length " + optionLength);
        }
        message.emit(memory, 0, ONE, TWO);
        rewrite(memory, 20);
        assertNull(parse(memory, 28, 255), "option cut short");
        rewrite(memory, 15);
        assertNull(parse(memory, 23, 255), "target cut short");
    }

    @Test
    void solicitationForAGroupIsRefused() {
        MemorySegment memory = MemorySegment.ofArray(new byte[40]);
        IpAddress group = IpAddress.parse("ff02::1");
        NeighbourMessage message = new NeighbourMessage(Icmpv6Message.NEIGHBOUR_SOLICITATION, 0, group, MAC);
        assertNull(parse(memory, message.emit(memory, 0, ONE, TWO), 255));
    }

    private static void rewrite(MemorySegment memory, int bodyLength) {
        int pseudo = Checksum.pseudoHeader(ONE.high(), ONE.low(), TWO.high(), TWO.low(), IpProtocol.ICMPV6,
                8 + bodyLength);
        Icmpv6Message.write(memory, 0, Icmpv6Message.NEIGHBOUR_SOLICITATION, 0, 0, bodyLength, pseudo);
    }
}
