package io.ringroad.transport.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.transport.Machine;
import org.junit.jupiter.api.Test;

class MemoryLockTest {
    @Test
    void whatIsAllowedAlreadyNeedsNoPrivilege() throws Exception {
        long limit = MemoryLock.limitBytes();
        MemoryLock.require(4096);
        assertEquals(limit, MemoryLock.limitBytes());
    }

    @Test
    void raisedLimitIsInEffectWhereRootMayRaiseIt() throws Exception {
        if (!Privileges.current().has(Capability.SYS_RESOURCE)) {
            Machine.skip("CAP_SYS_RESOURCE is missing");
        }
        long wanted = 256L << 20;
        MemoryLock.require(wanted);
        assertTrue(Long.compareUnsigned(MemoryLock.limitBytes(), wanted) >= 0);
    }

    @Test
    void droppingToRootIsNonsense() {
        assertThrows(IllegalArgumentException.class, () -> Privileges.drop(0, 0));
    }
}
