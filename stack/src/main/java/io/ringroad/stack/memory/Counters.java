package io.ringroad.stack.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Single-writer counters in the mapped file, each a name (56 bytes, zero-padded ASCII) and a long. The worker adds;
 * everybody may read (design decision D10). A counter's slot is the order in which it was defined.
 */
public final class Counters {
    private final MemorySegment memory;
    private final long namesOffset;
    private final long firstValue;
    private int defined;

    public Counters(WorkerFile file) {
        this.memory = file.memory();
        this.namesOffset = file.layout().countersOffset();
        this.firstValue = file.address(namesOffset, (long) WorkerFileLayout.COUNTER_SLOTS * WorkerFileLayout.COUNTER_BYTES)
                + WorkerFileLayout.COUNTER_NAME_BYTES;
        while (defined < WorkerFileLayout.COUNTER_SLOTS && memory.get(ValueLayout.JAVA_BYTE, nameOffset(defined)) != 0) {
            defined++;
        }
    }

    /**
     * Defines the next counter. Cold path.
     *
     * @param name lower case with underscores, at most 55 ASCII characters
     * @return its slot, for {@link #add}
     */
    public int define(String name) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        if (ascii.length >= WorkerFileLayout.COUNTER_NAME_BYTES) {
            throw new IllegalArgumentException("counter name too long: " + name);
        }
        if (defined == WorkerFileLayout.COUNTER_SLOTS) {
            throw new IllegalStateException("no slot is left for counter " + name);
        }
        int slot = defined++;
        MemorySegment.copy(ascii, 0, memory, ValueLayout.JAVA_BYTE, nameOffset(slot), ascii.length);
        return slot;
    }

    public void add(int slot, long delta) {
        long at = valueAddress(slot);
        NativeMemory.int64(at, NativeMemory.int64(at) + delta);
    }

    public void increment(int slot) {
        add(slot, 1);
    }

    /** For gauges and maxima. */
    public void set(int slot, long value) {
        NativeMemory.int64(valueAddress(slot), value);
    }

    public long get(int slot) {
        return NativeMemory.int64(valueAddress(slot));
    }

    /** All counters by name, in the order of definition; for readers of another process's file. */
    public Map<String, Long> snapshot() {
        Map<String, Long> values = new LinkedHashMap<>();
        for (int slot = 0; slot < defined; slot++) {
            values.put(memory.getString(nameOffset(slot), StandardCharsets.US_ASCII), get(slot));
        }
        return values;
    }

    /** One counter's value by its name, if there is such a one; for readers who want few of them, often. */
    public OptionalLong find(String name) {
        MemorySegment wanted = MemorySegment.ofArray((name + '\0').getBytes(StandardCharsets.US_ASCII));
        long bytes = wanted.byteSize();
        for (int slot = 0; slot < defined && bytes <= WorkerFileLayout.COUNTER_NAME_BYTES; slot++) {
            long from = nameOffset(slot);
            if (MemorySegment.mismatch(memory, from, from + bytes, wanted, 0, bytes) < 0) {
                return OptionalLong.of(get(slot));
            }
        }
        return OptionalLong.empty();
    }

    private long nameOffset(int slot) {
        return namesOffset + (long) slot * WorkerFileLayout.COUNTER_BYTES;
    }

    private long valueAddress(int slot) {
        return firstValue + (long) Objects.checkIndex(slot, WorkerFileLayout.COUNTER_SLOTS) * WorkerFileLayout.COUNTER_BYTES;
    }
}
