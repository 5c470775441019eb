package io.ringroad.transport.host;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Threads as the kernel's scheduler knows them: by number and name, each with a policy ({@code sched(7)}). */
public final class ThreadScheduling {
    /** Runs only when nobody else wants the core, and gives it up at once to whoever does. */
    public static final int SCHED_IDLE = 5;

    private static final int CALLING_THREAD = 0;
    /** Words of {@code schedstat}: ns on a core, ns on a run queue, time slices. */
    private static final int RAN = 0;
    private static final int WAITED = 1;

    private ThreadScheduling() {}

    /**
     * A process's threads whose name begins so, those that its JVM has started for itself included.
     *
     * @param prefix at most 15 characters, which is as much of a name as the kernel keeps
     * @throws IOException if there is no such process
     */
    public static List<Integer> threadsNamed(long process, String prefix) throws IOException {
        List<Integer> found = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(task(process))) {
            for (Path thread : threads) {
                if (name(thread).startsWith(prefix)) {
                    found.add(Integer.valueOf(thread.getFileName().toString()));
                }
            }
        }
        return found;
    }

    /** Empty for a thread that has ended meanwhile. */
    private static String name(Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("comm"));
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /**
     * How much of a core a thread of this process has wanted since it began: the time for which it ran or waited to run, ns.
     *
     * @return 0 if the thread has ended, or this kernel doesn't keep account
     */
    public static long demandNs(int thread) {
        String[] account = words(Path.of("/proc/self/task", Integer.toString(thread), "schedstat"));
        return account.length < 2 ? 0 : Long.parseLong(account[RAN]) + Long.parseLong(account[WAITED]);
    }

    /**
     * For how long a thread has run since it began, ns. One that runs at this moment may be up to a tick further.
     *
     * @param process whose it is
     * @return 0 if the thread has ended, or this kernel doesn't keep account
     */
    public static long ranNs(long process, int thread) {
        String[] account = words(task(process).resolve(Integer.toString(thread)).resolve("schedstat"));
        return account.length == 0 ? 0 : Long.parseLong(account[RAN]);
    }

    /**
     * Whether a thread runs or wants to: its state is R ({@code proc_pid_stat(5)}).
     *
     * @param process whose it is
     * @return false for one that has ended
     */
    public static boolean isRunnable(long process, int thread) {
        try {
            String stat = Files.readString(task(process).resolve(Integer.toString(thread)).resolve("stat"));
            return stat.startsWith("R", stat.lastIndexOf(')') + 2); // TID (NAME) STATE ..., and a name may hold anything
        } catch (IOException e) {
            return false;
        }
    }

    private static Path task(long process) {
        return Path.of("/proc", Long.toString(process), "task");
    }

    /** A file's; none for a thread that has ended. */
    private static String[] words(Path file) {
        try {
            return Files.readString(file).split("\\s+");
        } catch (IOException e) {
            return new String[0];
        }
    }

    /** @param thread its number; that of a process is its first thread's */
    public static int policy(int thread) throws KernelException {
        return (int) Syscalls.check(Syscalls.call(SyscallNumbers.SCHED_GETSCHEDULER, thread), "sched_getscheduler",
                "thread " + thread);
    }

    /**
     * Changes one thread's policy to one without priorities; its niceness stays.
     *
     * @throws KernelException if it has ended, or we must not: see {@link #mayEndIdle}
     */
    public static void policy(int thread, int policy) throws KernelException {
        Syscalls.check(change(thread, policy), "sched_setscheduler", "thread " + thread);
    }

    private static long change(int thread, int policy) {
        try (Arena arena = Arena.ofConfined()) { // struct sched_param { int sched_priority; }
            return Syscalls.call(SyscallNumbers.SCHED_SETSCHEDULER, thread, policy, arena.allocateFrom(JAVA_INT, 0).address());
        }
    }

    /**
     * Whether this process may take a thread out of {@link #SCHED_IDLE} again. To the kernel that is a raise, for which one
     * needs CAP_SYS_NICE, or a limit RLIMIT_NICE that allows it; so it is tried, on a thread that ends then.
     */
    public static boolean mayEndIdle() throws InterruptedException {
        if (!Syscalls.isAvailable()) {
            return false;
        }
        AtomicBoolean may = new AtomicBoolean();
        Thread trial = Thread.ofPlatform().name("idle-trial").start(() -> {
            long usual = Syscalls.call(SyscallNumbers.SCHED_GETSCHEDULER, CALLING_THREAD);
            may.set(usual >= 0 && change(CALLING_THREAD, SCHED_IDLE) == 0 && change(CALLING_THREAD, (int) usual) == 0);
        });
        trial.join();
        return may.get();
    }
}
