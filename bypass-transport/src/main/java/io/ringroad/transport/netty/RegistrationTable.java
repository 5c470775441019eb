package io.ringroad.transport.netty;

import java.util.Arrays;

/** A loop's registrations by slot; freed slots are used again, last freed first. Grows, never shrinks. */
final class RegistrationTable {
    private BypassIoRegistration[] bySlot = new BypassIoRegistration[64];
    private int[] freeSlots = new int[64];
    private int freeCount;
    private int used;

    void add(BypassIoRegistration registration) {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : nextSlot();
        bySlot[slot] = registration;
        registration.slot(slot);
    }

    private int nextSlot() {
        if (used == bySlot.length) {
            bySlot = Arrays.copyOf(bySlot, 2 * used);
            freeSlots = Arrays.copyOf(freeSlots, 2 * used);
        }
        return used++;
    }

    void remove(BypassIoRegistration registration) {
        int slot = registration.slot();
        if (bySlot[slot] != registration) {
            throw new IllegalStateException("slot " + slot + " was freed twice");
        }
        bySlot[slot] = null;
        freeSlots[freeCount++] = slot;
    }

    /** What is registered at the slot, or null. */
    BypassIoRegistration at(long slot) {
        return slot >= 0 && slot < used ? bySlot[(int) slot] : null;
    }

    int size() {
        return used - freeCount;
    }

    /** A copy: closing a channel changes the table. */
    BypassIoRegistration[] all() {
        return Arrays.stream(bySlot, 0, used).filter(r -> r != null).toArray(BypassIoRegistration[]::new);
    }
}
