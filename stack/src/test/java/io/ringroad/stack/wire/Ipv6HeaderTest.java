package io.ringroad.stack.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Ipv6HeaderTest {
    private static final String ADDRESSES = "20010db8000000000000000000000001 20010db8000000000000000000000002";
    private final Ipv6Header ip = new Ipv6Header();

    /** A packet with this next header and these octets behind the fixed header. */
    private boolean wrap(int nextHeader, String octets) {
        byte[] rest = HexFormat.of().parseHex(octets.replaceAll("\\s", ""));
        String head = "60000000 %04x %02x 40".formatted(rest.length, nextHeader) + ADDRESSES;
        byte[] packet = HexFormat.of().parseHex(head.replaceAll("\\s", "") + HexFormat.of().formatHex(rest));
        return ip.wrap(MemorySegment.ofArray(packet), 0, packet.length);
    }

    @Test
    void readsWhatItWrote() {
        MemorySegment memory = MemorySegment.ofArray(new byte[64]);
        Ipv6Header.write(memory, 0, 1, 2, 3, 4, IpProtocol.TCP, 20, 255, 0xb8);
        assertTrue(ip.wrap(memory, 0, 64));
        assertEquals(1, ip.sourceHigh());
        assertEquals(2, ip.sourceLow());
        assertEquals(3, ip.destinationHigh());
        assertEquals(4, ip.destinationLow());
        assertEquals(IpProtocol.TCP, ip.protocol());
        assertEquals(60, ip.totalLength());
        assertEquals(20, ip.payloadLength());
        assertEquals(40, ip.payloadOffset());
        assertEquals(255, ip.hopLimit());
        assertEquals(0, ip.ecn());
        assertFalse(ip.isFragment());
    }

    @Test
    void extensionHeadersAreWalkedToTheTransportHeader() {
        String hopByHop = "3c 00 0104 00000000";
        String destinationOptions = "2b 01 010c" + "00".repeat(12);
        String routingDone = "06 00 0200 00000000";
        assertTrue(wrap(IpProtocol.HOP_BY_HOP, hopByHop + destinationOptions + routingDone + "00".repeat(20)));
        assertEquals(IpProtocol.TCP, ip.protocol());
        assertEquals(40 + 8 + 16 + 8, ip.payloadOffset());
        assertEquals(20, ip.payloadLength());
    }

    @Test
    void routingHeaderWithSegmentsLeftIsNotForUs() {
        assertTrue(wrap(IpProtocol.ROUTING, "06 00 0201 00000000" + "00".repeat(20)));
        assertEquals(IpProtocol.ROUTING, ip.protocol());
    }

    @Test
    void fragmentsAreRecognizedAtomicOnesAreWholePackets() {
        assertTrue(wrap(IpProtocol.FRAGMENT, "06 00 0001 00000001" + "00".repeat(20)));
        assertTrue(ip.isFragment(), "more fragments");
        assertTrue(wrap(IpProtocol.FRAGMENT, "06 00 0008 00000001" + "00".repeat(20)));
        assertTrue(ip.isFragment(), "offset");
        assertTrue(wrap(IpProtocol.FRAGMENT, "06 00 0000 00000001" + "00".repeat(20)));
        assertFalse(ip.isFragment(), "atomic");
        assertEquals(48, ip.payloadOffset());
        assertEquals(IpProtocol.TCP, ip.protocol());
    }

    @Test
    void laterFragmentIsNotReadAsHeaders() {
        assertTrue(wrap(IpProtocol.FRAGMENT, "00 00 0008 00000001 ffffffffffffffff"));
        assertTrue(ip.isFragment());
    }

    @Test
    void cutOrEndlessExtensionHeadersAreRefused() {
        assertFalse(wrap(IpProtocol.HOP_BY_HOP, "06 00 0104"), "header cut short");
        assertFalse(wrap(IpProtocol.HOP_BY_HOP, "06 01 0104 00000000"), "length beyond the packet");
        assertFalse(wrap(IpProtocol.DESTINATION_OPTIONS, "3c 00 0104 00000000".repeat(9) + "00".repeat(20)));
        assertTrue(wrap(IpProtocol.DESTINATION_OPTIONS, "3c 00 0104 00000000".repeat(7) + "06 00 0104 00000000"));
    }

    @Test
    void malformedIsRefused() {
        MemorySegment memory = MemorySegment.ofArray(new byte[64]);
        Ipv6Header.write(memory, 0, 1, 2, 3, 4, IpProtocol.TCP, 24, 64, 0);
        assertTrue(ip.wrap(memory, 0, 64));
        assertFalse(ip.wrap(memory, 0, 39), "header cut short");
        assertFalse(ip.wrap(memory, 0, 63), "payload cut short");
        assertTrue(ip.wrap(memory, 0, 40, 64), "payload elsewhere");
        NetworkOrder.u8(memory, 0, 0x40);
        assertFalse(ip.wrap(memory, 0, 64), "version 4");
    }
}
