package io.ringroad.transport.xdp;

import io.ringroad.transport.ffm.Mapping;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * What the four rings of an AF_XDP socket have in common: single producer, single consumer, free-running 32-bit indices
 * of which each side writes one. An index is published with release and read with acquire, once per batch.
 */
abstract class Ring implements AutoCloseable {
    private static final VarHandle INDEX = ValueLayout.JAVA_INT.varHandle();
    private static final int NEED_WAKEUP = 1;

    final MemorySegment memory;
    final long descriptors;
    final int mask;
    private final long producer;
    private final long consumer;
    private final long flags;
    private final Mapping mapping;

    /** @param entries a power of two, as it was told to the kernel */
    Ring(Mapping mapping, RingOffsets offsets, int entries) {
        this.mapping = mapping;
        this.memory = mapping.segment();
        this.descriptors = offsets.descriptors();
        this.producer = offsets.producer();
        this.consumer = offsets.consumer();
        this.flags = offsets.flags();
        this.mask = entries - 1;
    }

    final int readProducer() {
        return (int) INDEX.getAcquire(memory, producer);
    }

    final void publishProducer(int index) {
        INDEX.setRelease(memory, producer, index);
    }

    final int readConsumer() {
        return (int) INDEX.getAcquire(memory, consumer);
    }

    final void publishConsumer(int index) {
        INDEX.setRelease(memory, consumer, index);
    }

    /** Whether the kernel sleeps on this ring until a system call. */
    final boolean needsWakeup() {
        return (memory.get(ValueLayout.JAVA_INT, flags) & NEED_WAKEUP) != 0;
    }

    final int entries() {
        return mask + 1;
    }

    /** Frees the mapping; nothing of the ring may be used afterwards. */
    @Override
    public final void close() {
        mapping.close();
    }
}
