package io.ringroad.stack.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HeadersTest {
    private static MemorySegment hex(String octets) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(octets.replaceAll("\\s", "")));
    }

    @Test
    void ethernetReadsWhatItWrote() {
        MemorySegment memory = MemorySegment.ofArray(new byte[16]);
        EthernetHeader.write(memory, 1, 0xfedcba987654L, 0x0123456789abL, EthernetHeader.TYPE_IPV6);
        assertEquals(hex("00 fedcba987654 0123456789ab 86dd 00").mismatch(memory), -1);
        EthernetHeader header = new EthernetHeader();
        assertTrue(header.wrap(memory, 1, 14));
        assertEquals(0xfedcba987654L, header.destination());
        assertEquals(0x0123456789abL, header.source());
        assertEquals(EthernetHeader.TYPE_IPV6, header.etherType());
        assertFalse(header.wrap(memory, 1, 13));
    }

    @Test
    void groupAddressesAreKnownByTheirBit() {
        assertTrue(EthernetHeader.isGroup(EthernetHeader.BROADCAST));
        assertTrue(EthernetHeader.isGroup(0x33_33_00_00_00_01L));
        assertFalse(EthernetHeader.isGroup(0x02_00_00_00_00_01L));
        assertFalse(EthernetHeader.isUnicast(0));
        assertTrue(EthernetHeader.isUnicast(0xfe_ff_ff_ff_ff_ffL));
    }

    @Test
    void vlanTagReadsWhatItWrote() {
        MemorySegment memory = MemorySegment.ofArray(new byte[4]);
        VlanTag.write(memory, 0, 5, 0xabc, 0x0800);
        VlanTag tag = new VlanTag();
        assertTrue(tag.wrap(memory, 0, 4));
        assertEquals(5, tag.priority());
        assertEquals(0xabc, tag.identifier());
        assertEquals(0x0800, tag.etherType());
        assertFalse(tag.wrap(memory, 0, 3));
    }

    /** A header as Linux sends it, its checksum included. */
    @Test
    void ipv4ReadsAKernelsHeader() {
        MemorySegment memory = hex("4500 003c 1c46 4000 4006 b1e6 ac10 0a63 ac10 0a0c" + "00".repeat(40));
        Ipv4Header ip = new Ipv4Header();
        assertTrue(ip.wrap(memory, 0, 60));
        assertTrue(ip.isChecksumValid());
        assertEquals(60, ip.totalLength());
        assertEquals(0x1c46, ip.identification());
        assertTrue(ip.dontFragment());
        assertFalse(ip.isFragment());
        assertEquals(64, ip.ttl());
        assertEquals(IpProtocol.TCP, ip.protocol());
        assertEquals(IpAddress.parse("172.16.10.99").v4(), ip.source());
        assertEquals(IpAddress.parse("172.16.10.12").v4(), ip.destination());
        assertEquals(20, ip.payloadOffset());
        assertEquals(40, ip.payloadLength());
    }

    @Test
    void ipv4WritesWhatItReads() {
        MemorySegment memory = MemorySegment.ofArray(new byte[60]);
        Ipv4Header.write(memory, 0, 0xac100a63, 0xac100a0c, IpProtocol.TCP, 60, 0x1c46, 64, 0);
        assertEquals(-1, hex("4500 003c 1c46 4000 4006 b1e6 ac10 0a63 ac10 0a0c" + "00".repeat(40)).mismatch(memory));
        Ipv4Header.write(memory, 0, 1, 2, IpProtocol.TCP, 60, 0, 64, 46);
        assertEquals(46 << 2, NetworkOrder.u8(memory, 1));
    }

    @Test
    void ipv4OptionsAreSkipped() {
        MemorySegment memory = hex("4600 0020 0000 0000 4006 0000 0a00 0001 0a00 0002 9404 0000" + "00".repeat(8));
        Ipv4Header ip = new Ipv4Header();
        assertTrue(ip.wrap(memory, 0, 32));
        assertEquals(24, ip.payloadOffset());
        assertEquals(8, ip.payloadLength());
        assertFalse(ip.isChecksumValid());
    }

    @Test
    void ipv4MalformedIsRefused() {
        Ipv4Header ip = new Ipv4Header();
        String rest = " 0000 0000 4006 0000 0a00 0001 0a00 0002" + "00".repeat(8);
        assertTrue(ip.wrap(hex("4500 001c" + rest), 0, 28));
        assertFalse(ip.wrap(hex("4500 001c" + rest), 0, 19), "header cut short");
        assertFalse(ip.wrap(hex("6500 001c" + rest), 0, 28), "version 6");
        assertFalse(ip.wrap(hex("4400 001c" + rest), 0, 28), "IHL 4");
        assertFalse(ip.wrap(hex("4f00 001c" + rest), 0, 28), "IHL beyond the end");
        assertFalse(ip.wrap(hex("4500 001d" + rest), 0, 28), "total length beyond the end");
        assertTrue(ip.wrap(hex("4500 001d" + rest), 0, 28, 29), "the rest lies elsewhere");
        assertFalse(ip.wrap(hex("4500 0013" + rest), 0, 28), "total length less than the header");
    }

    @Test
    void ipv4FragmentsAreRecognized() {
        Ipv4Header ip = new Ipv4Header();
        String rest = " 4006 0000 0a00 0001 0a00 0002";
        assertTrue(ip.wrap(hex("4500 0014 0001 2000" + rest), 0, 20) && ip.isFragment(), "first");
        assertTrue(ip.wrap(hex("4500 0014 0001 0001" + rest), 0, 20) && ip.isFragment(), "last");
        assertTrue(ip.wrap(hex("4500 0014 0001 4000" + rest), 0, 20) && !ip.isFragment(), "don't fragment");
    }

    @Test
    void tcpReadsWhatItWrote() {
        MemorySegment memory = MemorySegment.ofArray(new byte[40]);
        TcpHeader.write(memory, 0, 65535, 80, 0xfedcba98, 0x89abcdef, 32, TcpHeader.SYN | TcpHeader.CWR, 0xfff0);
        TcpHeader tcp = new TcpHeader();
        assertTrue(tcp.wrap(memory, 0, 40));
        assertEquals(65535, tcp.sourcePort());
        assertEquals(80, tcp.destinationPort());
        assertEquals(0xfedcba98, tcp.sequence());
        assertEquals(0x89abcdef, tcp.acknowledgement());
        assertEquals(32, tcp.dataOffsetBytes());
        assertEquals(TcpHeader.SYN | TcpHeader.CWR, tcp.flags());
        assertTrue(tcp.has(TcpHeader.SYN));
        assertFalse(tcp.has(TcpHeader.ACK | TcpHeader.FIN));
        assertEquals(0xfff0, tcp.window());
        assertEquals(0, tcp.checksum());
        assertEquals(0, tcp.urgentPointer());
        assertEquals(20, tcp.optionsOffset());
        assertEquals(12, tcp.optionsLength());
        assertEquals(32, tcp.payloadOffset());
    }

    @Test
    void tcpMalformedIsRefused() {
        MemorySegment memory = MemorySegment.ofArray(new byte[60]);
        TcpHeader tcp = new TcpHeader();
        for (int words = 0; words < 16; words++) {
            NetworkOrder.u8(memory, 12, words << 4);
            assertEquals(words >= 5, tcp.wrap(memory, 0, 60), words + " words");
            assertEquals(words >= 5 && words <= 6, tcp.wrap(memory, 0, 24), words + " words of 24 octets");
        }
        NetworkOrder.u8(memory, 12, 0x50);
        assertFalse(tcp.wrap(memory, 0, 19));
    }
}
