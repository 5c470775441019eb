package io.ringroad.transport.ffm;

/**
 * The few functions of the C library that do more than their system call: those that change the user of a process do it
 * in all of its threads (nptl(7)), whereas the system call changes one thread only. Results are 0 or {@code -errno}.
 */
public final class LibraryCalls {
    private LibraryCalls() {}

    /** No supplementary groups. */
    public static long clearGroups() {
        return Syscalls.library("setgroups", 0, 0, 0);
    }

    /** Real, effective and saved group. */
    public static long setGroup(int groupId) {
        return Syscalls.library("setresgid", groupId, groupId, groupId);
    }

    /** Real, effective and saved user; the capabilities of root go with it. */
    public static long setUser(int userId) {
        return Syscalls.library("setresuid", userId, userId, userId);
    }
}
