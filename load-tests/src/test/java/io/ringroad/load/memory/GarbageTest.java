package io.ringroad.load.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Stack and simulated far ends together; RelayAllocationTest in the module stack looks at the stack alone. */
class GarbageTest {
    @Test
    void neitherPacketNorConnectionLeavesAny() throws IOException {
        assertEquals(0, Garbage.perPacket(), 1e-3);
        assertEquals(0, Garbage.perConnection(), 1e-3);
    }
}
