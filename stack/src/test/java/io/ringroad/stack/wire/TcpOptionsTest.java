package io.ringroad.stack.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.Allocation;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TcpOptionsTest {
    private final TcpOptions options = new TcpOptions();

    private boolean parse(String octets) {
        byte[] bytes = HexFormat.of().parseHex(octets.replaceAll("\\s", ""));
        return options.parse(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    private void assertNothing() {
        assertEquals(-1, options.mss());
        assertEquals(-1, options.windowScale());
        assertFalse(options.sackPermitted());
        assertFalse(options.hasTimestamps());
        assertEquals(0, options.sackBlocks());
    }

    @Test
    void synOfLinuxIsRead() {
        assertTrue(parse("020405b4 0402 080a 01020304 00000000 01 030307"));
        assertEquals(1460, options.mss());
        assertEquals(7, options.windowScale());
        assertTrue(options.sackPermitted());
        assertTrue(options.hasTimestamps());
        assertEquals(0x01020304, options.tsVal());
        assertEquals(0, options.tsEcr());
    }

    @Test
    void commonTimestampsLayoutIsRead() {
        parse("020405b4");
        assertTrue(parse("0101080a fffffffe 80000000"));
        assertEquals(-1, options.mss());
        assertTrue(options.hasTimestamps());
        assertEquals(-2, options.tsVal());
        assertEquals(Integer.MIN_VALUE, options.tsEcr());
    }

    @Test
    void noOptionsForgetTheLastOnes() {
        parse("020405b4 0402 080a 01020304 00000000 01 030307");
        assertTrue(parse(""));
        assertNothing();
    }

    @Test
    void sackBlocksAreRead() {
        assertTrue(parse("0101 0512 00000001 00000002 fffffff0 00000010"));
        assertEquals(2, options.sackBlocks());
        assertEquals(1, options.sackStart(0));
        assertEquals(2, options.sackEnd(0));
        assertEquals(0xfffffff0, options.sackStart(1));
        assertEquals(0x10, options.sackEnd(1));
    }

    @Test
    void windowScaleIsBounded() {
        assertTrue(parse("0303 ff 01"));
        assertEquals(14, options.windowScale());
    }

    @Test
    void endOfListEndsIt() {
        assertTrue(parse("00 020405b4 000000"));
        assertNothing();
    }

    @Test
    void unknownOptionsAreSkipped() {
        assertTrue(parse("fd06 f9890102 1e03 00 020405b4"));
        assertEquals(1460, options.mss());
    }

    @Test
    void malformedOptionsEndTheListAndSaySo() {
        assertFalse(parse("020405b4 0800 01010101"), "length 0");
        assertEquals(1460, options.mss());
        assertFalse(parse("0801 01010101"), "length 1");
        assertFalse(parse("080a 0102"), "cut short");
        assertFalse(parse("01010108"), "kind without length");
        assertNothing();
    }

    @Test
    void optionsWithALengthNotTheirsAreIgnored() {
        assertTrue(parse("0203 05 0304 0707 0403 01 0806 00000000 0505 000000"));
        assertNothing();
    }

    @Test
    void everySynThatIsWrittenIsRead() {
        MemorySegment memory = MemorySegment.ofArray(new byte[40]);
        for (int choice = 0; choice < 8; choice++) {
            int scale = (choice & 1) != 0 ? 8 : -1;
            boolean sack = (choice & 2) != 0;
            boolean timestamps = (choice & 4) != 0;
            memory.fill((byte) 0x55);
            int length = TcpOptions.writeSyn(memory, 0, 8960, scale, sack, timestamps, 11, 22);
            assertEquals(0, length % 4);
            assertTrue(length <= 20);
            assertTrue(options.parse(memory, 0, length));
            assertEquals(8960, options.mss());
            assertEquals(scale, options.windowScale());
            assertEquals(sack, options.sackPermitted());
            assertEquals(timestamps, options.hasTimestamps());
            assertEquals(timestamps ? 22 : options.tsEcr(), options.tsEcr());
        }
    }

    @Test
    void timestampsAndSackThatAreWrittenAreRead() {
        MemorySegment memory = MemorySegment.ofArray(new byte[40]);
        int length = TcpOptions.writeTimestamps(memory, 0, 5, 6);
        int sack = TcpOptions.writeSackHeader(memory, length, 3);
        for (int block = 0; block < 3; block++) {
            TcpOptions.writeSackBlock(memory, length, block, 100 * block, 100 * block + 50);
        }
        assertEquals(40, length + sack);
        assertTrue(options.parse(memory, 0, 40));
        assertEquals(5, options.tsVal());
        assertEquals(3, options.sackBlocks());
        assertEquals(200, options.sackStart(2));
        assertEquals(250, options.sackEnd(2));
    }

    @Test
    void parsingAllocatesNothing() {
        MemorySegment memory = MemorySegment.ofArray(new byte[40]);
        int length = TcpOptions.writeSyn(memory, 0, 1460, 7, true, true, 1, 2);
        assertEquals(0, Allocation.of(20_000, () -> options.parse(memory, 0, length)));
    }
}
