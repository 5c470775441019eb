package io.ringroad.lb.slots;

import io.ringroad.stack.memory.Counters;
import io.ringroad.stack.memory.WorkerFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * What a worker's file says at one moment. Numbers of one reading may be a few connections apart: the worker isn't
 * stopped for it.
 *
 * @param worker      its index
 * @param pid         of its process
 * @param startTimeMs since the epoch
 * @param state       what it is doing, or was when it died
 * @param transport   {@code kernel} or {@code bypass}
 * @param driver      what carries the bytes, such as {@code io_uring} or {@code af-xdp/eth0#0}
 * @param listeners   one for each address listened on
 * @param backends    one for each backend of each pool
 * @param stack       counters of the TCP/IP stack by name; empty on the kernel transport
 */
public record WorkerStatus(
        int worker,
        long pid,
        long startTimeMs,
        WorkerState state,
        String transport,
        String driver,
        List<Listener> listeners,
        List<Backend> backends,
        Map<String, Long> stack) {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    /** An address listened on. */
    public record Listener(String name, String address, Map<ListenerCounter, Long> counters) {
        public long get(ListenerCounter counter) {
            return counters.get(counter);
        }
    }

    /** @param name {@code pool/backend} */
    public record Backend(String name, String address, Map<BackendCounter, Long> counters) {
        public long get(BackendCounter counter) {
            return counters.get(counter);
        }
    }

    /**
     * Reads a worker's file.
     *
     * @throws IOException if there is none, or it isn't a worker's file of this version
     */
    public static WorkerStatus read(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            WorkerFile worker = WorkerFile.inspect(file, arena);
            MemorySegment section = worker.extra();
            if (section.byteSize() < SlotLayout.HEADER_BYTES || section.get(INT, 0) != SlotLayout.VERSION) {
                throw new IOException(file + " has no balancer's section of version " + SlotLayout.VERSION);
            }
            return read(worker, section);
        }
    }

    private static WorkerStatus read(WorkerFile file, MemorySegment section) {
        int listenerCount = section.get(INT, SlotLayout.LISTENERS_OFFSET);
        int backendCount = section.get(INT, SlotLayout.BACKENDS_OFFSET);
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < listenerCount; i++) {
            listeners.add(new Listener(name(section, i), address(section, i),
                    counters(ListenerCounter.class, slotReader(section, i))));
        }
        List<Backend> backends = new ArrayList<>();
        for (int i = listenerCount; i < listenerCount + backendCount; i++) {
            backends.add(new Backend(name(section, i), address(section, i),
                    counters(BackendCounter.class, slotReader(section, i))));
        }
        return new WorkerStatus(file.workerIndex(), file.pid(), file.startTimeMs(),
                WorkerState.values()[section.get(INT, SlotLayout.STATE_OFFSET)],
                section.getString(SlotLayout.TRANSPORT_OFFSET), section.getString(SlotLayout.DRIVER_OFFSET),
                List.copyOf(listeners), List.copyOf(backends), new Counters(file).snapshot());
    }

    private static String name(MemorySegment section, int slot) {
        return section.getString(SlotLayout.slot(slot));
    }

    private static String address(MemorySegment section, int slot) {
        return section.getString(SlotLayout.slot(slot) + SlotLayout.ADDRESS_OFFSET);
    }

    private static LongUnaryOperator slotReader(MemorySegment section, int slot) {
        return counter -> section.get(LONG, SlotLayout.counter(slot, (int) counter));
    }

    private static <E extends Enum<E>> Map<E, Long> counters(Class<E> type, LongUnaryOperator reader) {
        Map<E, Long> counters = new EnumMap<>(type);
        for (E counter : type.getEnumConstants()) {
            counters.put(counter, reader.applyAsLong(counter.ordinal()));
        }
        return counters;
    }
}
