package io.ringroad.transport.host;

import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.LibraryCalls;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this process may do, and giving it up for good (design decision D12).
 *
 * <p>What can't be done from inside: {@code no_new_privs} belongs to each thread, and a Java process has threads (the
 * garbage collector's, the compiler's) that can't be reached; {@link #drop} sets it for the calling thread and those it
 * starts. A supervisor that wants it for all of its worker starts the worker from a thread that has it
 * ({@link #refuseNew}).
 *
 * @param userId       effective user
 * @param capabilities effective ones that matter to a transport
 */
public record Privileges(int userId, Set<Capability> capabilities) {
    private static final int PR_SET_NO_NEW_PRIVS = 38;

    public Privileges {
        capabilities = Collections.unmodifiableSet(new TreeSet<>(capabilities));
    }

    /** Of the calling thread. */
    public static Privileges current() throws IOException {
        int userId = -1;
        long effective = 0;
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/status"))) {
            if (line.startsWith("Uid:")) {
                userId = Integer.parseInt(line.split("\\s+")[2]);
            } else if (line.startsWith("CapEff:")) {
                effective = Long.parseUnsignedLong(line.split("\\s+")[1], 16);
            }
        }
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        for (Capability capability : Capability.values()) {
            if ((effective & capability.mask()) != 0) {
                capabilities.add(capability);
            }
        }
        return new Privileges(userId, capabilities);
    }

    public boolean has(Capability capability) {
        return capabilities.contains(capability);
    }

    /**
     * Becomes another user, in all threads, without supplementary groups, for good. Capabilities go with that. Through
     * the C library, whose functions reach all threads; the bare system calls change only the thread that makes them.
     *
     * @param toUserId  not 0
     * @param toGroupId not 0
     * @throws KernelException if this process isn't root's
     */
    public static void drop(int toUserId, int toGroupId) throws KernelException {
        if (toUserId <= 0 || toGroupId <= 0) {
            throw new IllegalArgumentException("privileges are dropped to an ordinary user and group, not to "
                    + toUserId + " and " + toGroupId);
        }
        String subject = "user " + toUserId + " and group " + toGroupId;
        Syscalls.check(LibraryCalls.clearGroups(), "setgroups", subject);
        Syscalls.check(LibraryCalls.setGroup(toGroupId), "setresgid", subject);
        Syscalls.check(LibraryCalls.setUser(toUserId), "setresuid", subject);
        refuseNew();
    }

    /**
     * The calling thread, the threads it starts and the processes they start can't gain privileges any more, by a setuid
     * program, say; what they have they keep. Needs none.
     */
    public static void refuseNew() throws KernelException {
        Syscalls.check(Syscalls.call(SyscallNumbers.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0),
                "prctl(PR_SET_NO_NEW_PRIVS)", "this thread");
    }
}
