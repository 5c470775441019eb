package io.ringroad.load.compare;

import io.ringroad.load.lab.LabFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the kernel counts about processes, cores, devices and memory; see {@code proc(5)}. */
final class ProcFiles {
    /** {@code USER_HZ}: what every Linux shows its programs. */
    static final double TICKS_PER_S = 100;

    private static final Path PROC = Path.of("/proc");
    private static final int PAGE_KIB = 4;
    private static final int KERNEL_THREADS_PARENT = 2;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int IDLE_COLUMN = 4;
    private static final int IO_WAIT_COLUMN = 5;

    private ProcFiles() {}

    /** CPU time of a process with all its threads. */
    record Ticks(long user, long system) {
        static final Ticks NONE = new Ticks(0, 0);

        Ticks plus(Ticks other) {
            return new Ticks(user + other.user, system + other.system);
        }
    }

    /** Idle time of each core. */
    static Map<Integer, Long> idleTicks() {
        Map<Integer, Long> idle = new HashMap<>();
        for (String line : read(PROC.resolve("stat")).split("\n")) {
            if (line.matches("cpu\\d.*")) {
                String[] columns = line.split("\\s+");
                idle.put(Integer.parseInt(columns[0].substring(3)),
                        Long.parseLong(columns[IDLE_COLUMN]) + Long.parseLong(columns[IO_WAIT_COLUMN]));
            }
        }
        return idle;
    }

    /** CPU time of all processes which are no kernel threads. */
    static Map<Long, Ticks> processTicks() {
        Map<Long, Ticks> ticks = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                String stat = read(process.resolve("stat"));
                if (!stat.isEmpty()) {
                    addProcess(Long.parseLong(process.getFileName().toString()), stat, ticks);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ticks;
    }

    private static void addProcess(long pid, String stat, Map<Long, Ticks> ticks) {
        String[] columns = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        if (Integer.parseInt(columns[1]) != KERNEL_THREADS_PARENT) {
            ticks.put(pid, new Ticks(Long.parseLong(columns[USER_TICKS]), Long.parseLong(columns[SYSTEM_TICKS])));
        }
    }

    /** How long a thread has run, in nanoseconds; 0 if it is gone. */
    static long runTimeNs(long thread) {
        String text = read(PROC.resolve(thread + "/schedstat"));
        return text.isEmpty() ? 0 : Long.parseLong(text.split(" ")[0]);
    }

    /** Ids of a process's threads; none if it is gone. */
    static LongStream threads(long pid) {
        try (Stream<Path> threads = Files.list(PROC.resolve(pid + "/task"))) {
            return LongStream.of(threads.mapToLong(thread -> Long.parseLong(thread.getFileName().toString())).toArray());
        } catch (IOException e) {
            return LongStream.empty();
        }
    }

    /** Packets received and sent by a device, as seen from a process in its namespace. */
    static long packets(long pid, String device) {
        Matcher line = Pattern.compile("^\\s*" + device + ":\\s*\\d+ +(\\d+)(?: +\\d+){6} +\\d+ +(\\d+)", Pattern.MULTILINE)
                .matcher(read(PROC.resolve(pid + "/net/dev")));
        return line.find() ? Long.parseLong(line.group(1)) + Long.parseLong(line.group(2)) : 0;
    }

    /** Segments that the kernel's TCP has sent again in the namespace of a process. */
    static long retransmissions(long pid) {
        String[] lines = read(PROC.resolve(pid + "/net/snmp")).split("\n");
        for (int i = 0; i + 1 < lines.length; i++) {
            if (lines[i].startsWith("Tcp:") && lines[i].contains("RetransSegs")) {
                int column = java.util.List.of(lines[i].split(" ")).indexOf("RetransSegs");
                return Long.parseLong(lines[i + 1].split(" ")[column]);
            }
        }
        return 0;
    }

    /** Memory of a process, its part of what it shares counted in proportion. */
    static long proportionalKib(long pid) {
        return number("^Pss:\\s+(\\d+)", read(PROC.resolve(pid + "/smaps_rollup")));
    }

    /**
     * What the whole kernel holds in small objects, of which sockets are made; without those in TIME_WAIT, since what an earlier
     * window has left of them goes away by the thousand while other sockets are looked at.
     */
    static long slabKib() {
        return number("^Slab:\\s+(\\d+)", read(PROC.resolve("meminfo"))) - timeWaitKib(read(PROC.resolve("slabinfo")));
    }

    /** Pages of their cache, by {@code slabinfo(5)}. */
    static long timeWaitKib(String slabinfo) {
        Matcher cache = Pattern.compile("^tw_sock_TCP +\\d+ +\\d+ +\\d+ +\\d+ +(\\d+) :.*: slabdata +\\d+ +(\\d+)", Pattern.MULTILINE).matcher(slabinfo);
        return cache.find() ? Long.parseLong(cache.group(1)) * Long.parseLong(cache.group(2)) * PAGE_KIB : 0;
    }

    private static long number(String pattern, String text) {
        Matcher found = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /** First line of a text file that matches, its first group; empty if there is none. */
    static String find(Path file, String pattern) {
        Matcher found = Pattern.compile(pattern, Pattern.MULTILINE).matcher(read(file));
        return found.find() ? found.group(1) : "";
    }

    /** Empty if it is not there (any more). */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new LabFailure(file + " cannot be written: " + e.getMessage());
        }
    }
}
