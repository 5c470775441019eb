package io.ringroad.transport.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LargePacketPathTest {
    private static final Set<Offload> ALL = EnumSet.allOf(Offload.class);

    private static LargePacketPath veth(Set<Offload> on) {
        return LargePacketPath.choose("veth", on, 1, new KernelVersion(6, 18));
    }

    @ParameterizedTest
    @CsvSource({
        "veth, 1, 6, 18, true",
        "veth, 1, 6, 9, true",
        "veth, 1, 6, 8, false",
        "veth, 1, 5, 15, false",
        "veth, 1, 7, 0, true",
        "veth, 0, 6, 18, true",
        "veth, 2, 6, 18, false",
        "'', 1, 6, 18, false",
        "tun, 1, 6, 18, false",
        "vlan, 1, 6, 18, false",
    })
    void kindQueuesAndKernel(String kind, int transmitQueues, int major, int minor, boolean open) {
        LargePacketPath path = LargePacketPath.choose(kind, ALL, transmitQueues, new KernelVersion(major, minor));
        assertEquals(open, path.open(), path.reason());
    }

    /** Without one of them what leaves is cut, or summed, by somebody. */
    @ParameterizedTest
    @EnumSource(names = {"TSO", "SCATTER_GATHER", "TX_CHECKSUM"})
    void eachOffloadIsNeeded(Offload missing) {
        LargePacketPath path = veth(EnumSet.complementOf(EnumSet.of(missing)));
        assertFalse(path.open());
        assertTrue(path.reason().contains("as on a wire"), path.reason());
    }

    /** GRO is what this side may switch on itself. */
    @ParameterizedTest
    @EnumSource(names = {"GRO", "GSO", "RX_CHECKSUM"})
    void othersAreNot(Offload missing) {
        assertTrue(veth(EnumSet.complementOf(EnumSet.of(missing))).open());
    }

    @Test
    void everyAnswerHasAReason() {
        assertFalse(veth(ALL).reason().isEmpty());
        assertFalse(LargePacketPath.choose("", ALL, 1, new KernelVersion(0, 0)).reason().isEmpty());
    }
}
