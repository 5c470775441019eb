package io.ringroad.transport.xdp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against encodings as other assemblers give them (little-endian machines). */
class BpfAssemblerTest {
    private static void assertCode(String hex, BpfAssembler code) {
        ByteBuffer bytes = code.assemble();
        byte[] actual = new byte[bytes.remaining()];
        bytes.get(actual);
        assertArrayEquals(HexFormat.of().parseHex(hex.replace(" ", "")), actual, HexFormat.of().formatHex(actual));
    }

    @Test
    void registersAndImmediatesStandInTheirFields() {
        assertCode("bf16000000000000" + "b700000002000000" + "07010000f0ffffff" + "0f39000000000000",
                new BpfAssembler().move(6, 1).set(0, 2).add(1, -16).addRegister(9, 3));
    }

    @Test
    void loadsAndStoresCarryTheirOffset() {
        assertCode("6172100000000000" + "692a0c0000000000" + "7a0ae8ff00000000" + "632af4ff00000000",
                new BpfAssembler().load32(2, 7, 16).load16(10, 2, 12).storeValue64(10, -24, 0).store32(10, -12, 2));
    }

    @Test
    void mapReferenceTakesTwoInstructions() {
        assertCode("1811000005000000" + "0000000000000000" + "8500000033000000" + "9500000000000000",
                new BpfAssembler().loadMap(1, 5).call(51).exit());
    }

    @Test
    void jumpsCountFromTheNextInstruction() {
        assertCode("5502020006000000" + "0500010000000000" + "b700000001000000" + "9500000000000000",
                new BpfAssembler().jumpIfNotEqual(2, 6, "end").jump("end").set(0, 1).label("end").exit());
    }

    @Test
    void unsetLabelBackwardJumpAndDoubleLabelAreDefects() {
        assertThrows(IllegalStateException.class, () -> new BpfAssembler().jump("nowhere").assemble());
        assertThrows(IllegalStateException.class, () -> new BpfAssembler().label("top").jump("top").assemble());
        assertThrows(IllegalStateException.class, () -> new BpfAssembler().label("a").label("a"));
        assertTrue(new BpfAssembler().exit().assemble().isDirect());
    }
}
