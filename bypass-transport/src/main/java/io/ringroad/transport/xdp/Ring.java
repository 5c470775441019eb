package io.ringroad.transport.xdp;

import io.ringroad.stack.memory.NativeMemory;
import io.ringroad.transport.ffm.Mapping;

/**
 * What the four rings of an AF_XDP socket have in common: single producer, single consumer, free-running 32-bit indices
 * of which each side writes one. An index is published with release and read with acquire, once per batch.
 */
abstract class Ring implements AutoCloseable {
    private static final int NEED_WAKEUP = 1;

    /** Address of the first entry. */
    final long descriptors;
    final int mask;
    private final long producer;
    private final long consumer;
    private final long flags;
    private final Mapping mapping;

    /** @param entries a power of two, as it was told to the kernel */
    Ring(Mapping mapping, RingOffsets offsets, int entries) {
        this.mapping = mapping;
        long start = mapping.segment().address();
        this.descriptors = start + offsets.descriptors();
        this.producer = start + offsets.producer();
        this.consumer = start + offsets.consumer();
        this.flags = start + offsets.flags();
        this.mask = entries - 1;
    }

    final int readProducer() {
        return NativeMemory.int32Acquire(producer);
    }

    final void publishProducer(int index) {
        NativeMemory.int32Release(producer, index);
    }

    final int readConsumer() {
        return NativeMemory.int32Acquire(consumer);
    }

    final void publishConsumer(int index) {
        NativeMemory.int32Release(consumer, index);
    }

    /** Whether the kernel sleeps on this ring until a system call. */
    final boolean needsWakeup() {
        return (NativeMemory.int32(flags) & NEED_WAKEUP) != 0;
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
