package io.ringroad.transport.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SyscallsTest {
    @Test
    void isAvailableOnLinux() {
        assertTrue(Syscalls.isAvailable(), () -> String.valueOf(Syscalls.unavailabilityCause()));
    }

    @Test
    void errorComesBackAsNegativeNumberFromBothVariants() {
        assertTrue(Errno.EBADF.is(Syscalls.call(SyscallNumbers.CLOSE, -1)));
        assertTrue(Errno.EBADF.is(Syscalls.callQuick(SyscallNumbers.READ, -1, 0, 0)));
    }

    @Test
    void exceptionNamesCallSubjectErrorAndRemedy() {
        KernelException e = assertThrows(KernelException.class,
                () -> Syscalls.check(-Errno.EPERM.number(), "bpf(BPF_PROG_LOAD)", "XDP program"));
        assertEquals(Errno.EPERM.number(), e.errno());
        assertTrue(e.is(Errno.EPERM));
        assertTrue(e.getMessage().startsWith(
                "bpf(BPF_PROG_LOAD) failed for XDP program: EPERM (operation not permitted); "), e.getMessage());
    }

    @Test
    void unknownErrorIsShownByNumber() {
        assertEquals("errno 85", Errno.describe(85));
    }

    @Test
    void resultPassesThroughCheck() throws Exception {
        assertEquals(7, Syscalls.check(7, "read", "nothing"));
    }
}
