package io.ringroad.lb.slots;

import io.ringroad.stack.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the balancer's section of a worker's file. The worker's thread is the only writer. */
public final class BalancerSlots {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final MemorySegment section;
    private final long firstAddress;
    private final int listeners;
    private final int backends;

    /**
     * Lays out the section, all zero but for the header.
     *
     * @param section at least {@link #bytes} long, outside the heap
     */
    public BalancerSlots(MemorySegment section, int listeners, int backends) {
        this.section = section.asSlice(0, bytes(listeners, backends));
        this.firstAddress = section.address();
        this.listeners = listeners;
        this.backends = backends;
        this.section.fill((byte) 0);
        section.set(INT, SlotLayout.LISTENERS_OFFSET, listeners);
        section.set(INT, SlotLayout.BACKENDS_OFFSET, backends);
        section.set(INT, 0, SlotLayout.VERSION);
    }

    /** How much room the section needs. */
    public static int bytes(int listeners, int backends) {
        return SlotLayout.bytes(listeners, backends);
    }

    /** Cold path. */
    public void state(WorkerState state) {
        section.set(INT, SlotLayout.STATE_OFFSET, state.ordinal());
    }

    /** What the live view shows. Cold path. */
    public void transport(String transport, String driver) {
        text(SlotLayout.TRANSPORT_OFFSET, SlotLayout.TRANSPORT_BYTES, transport);
        text(SlotLayout.DRIVER_OFFSET, SlotLayout.DRIVER_BYTES, driver);
    }

    /** Names a listener's slot. Cold path. */
    public void nameListener(int listener, String name, String address) {
        name(listenerSlot(listener), name, address);
    }

    /** Names a backend's slot. Cold path. */
    public void nameBackend(int backend, String poolAndName, String address) {
        name(backendSlot(backend), poolAndName, address);
    }

    private void name(int slot, String name, String address) {
        text(SlotLayout.slot(slot), SlotLayout.NAME_BYTES, name);
        text(SlotLayout.slot(slot) + SlotLayout.ADDRESS_OFFSET, SlotLayout.ADDRESS_BYTES, address);
    }

    private void text(long offset, int bytes, String text) {
        byte[] octets = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), bytes);
        octets[bytes - 1] = 0;
        MemorySegment.copy(octets, 0, section, ValueLayout.JAVA_BYTE, offset, bytes);
    }

    public void add(int listener, ListenerCounter counter, long delta) {
        add(SlotLayout.counter(listenerSlot(listener), counter.ordinal()), delta);
    }

    public void add(int backend, BackendCounter counter, long delta) {
        add(SlotLayout.counter(backendSlot(backend), counter.ordinal()), delta);
    }

    private void add(long offset, long delta) {
        long at = firstAddress + offset;
        NativeMemory.int64(at, NativeMemory.int64(at) + delta);
    }

    public long get(int listener, ListenerCounter counter) {
        return NativeMemory.int64(firstAddress + SlotLayout.counter(listenerSlot(listener), counter.ordinal()));
    }

    public long get(int backend, BackendCounter counter) {
        return NativeMemory.int64(firstAddress + SlotLayout.counter(backendSlot(backend), counter.ordinal()));
    }

    /** Sets {@link BackendCounter#HEALTHY}. */
    public void healthy(int backend, boolean healthy) {
        NativeMemory.int64(firstAddress + SlotLayout.counter(backendSlot(backend), BackendCounter.HEALTHY.ordinal()),
                healthy ? 1 : 0);
    }

    private int listenerSlot(int listener) {
        if (listener < 0 || listener >= listeners) {
            throw new IndexOutOfBoundsException("listener slot " + listener + " of " + listeners);
        }
        return listener;
    }

    private int backendSlot(int backend) {
        if (backend < 0 || backend >= backends) {
            throw new IndexOutOfBoundsException("backend slot " + backend + " of " + backends);
        }
        return listeners + backend;
    }
}
