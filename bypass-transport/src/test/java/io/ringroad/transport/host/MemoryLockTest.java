package io.ringroad.transport.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.transport.ffm.KernelException;
import org.junit.jupiter.api.Test;

class MemoryLockTest {
    @Test
    void whatIsAllowedAlreadyNeedsNoPrivilege() throws Exception {
        long limit = MemoryLock.limitBytes();
        MemoryLock.require(4096);
        assertEquals(limit, MemoryLock.limitBytes());
    }

    /** Containers take CAP_SYS_RESOURCE away from root: then the refusal must say what to do, and nothing changes. */
    @Test
    void limitIsRaisedWhereThatIsAllowedAndElseTheRemedyIsNamed() throws Exception {
        long before = MemoryLock.limitBytes();
        long wanted = 256L << 20;
        if (Privileges.current().has(Capability.SYS_RESOURCE) || Long.compareUnsigned(before, wanted) >= 0) {
            MemoryLock.require(wanted);
            assertTrue(Long.compareUnsigned(MemoryLock.limitBytes(), wanted) >= 0);
        } else {
            KernelException refused = assertThrows(KernelException.class, () -> MemoryLock.require(wanted));
            assertTrue(refused.getMessage().contains("ulimit -l"), refused.getMessage());
            assertEquals(before, MemoryLock.limitBytes());
        }
    }

    @Test
    void droppingToRootIsNonsense() {
        assertThrows(IllegalArgumentException.class, () -> Privileges.drop(0, 0));
    }
}
