package io.ringroad.lb.slots;

/**
 * Where things lie in the balancer's section, in bytes:
 *
 * <pre>
 * header (256): version (4), listener slots (4), backend slots (4), state (4), transport (32), driver (128)
 * then the listeners' slots, then the backends', each (320): name (128), address (64), 16 longs
 * </pre>
 */
final class SlotLayout {
    static final int VERSION = 1;
    static final int LISTENERS_OFFSET = 4;
    static final int BACKENDS_OFFSET = 8;
    static final int STATE_OFFSET = 12;
    static final int TRANSPORT_OFFSET = 16;
    static final int TRANSPORT_BYTES = 32;
    static final int DRIVER_OFFSET = 48;
    static final int DRIVER_BYTES = 128;
    static final int HEADER_BYTES = 256;

    static final int NAME_BYTES = 128;
    static final int ADDRESS_OFFSET = NAME_BYTES;
    static final int ADDRESS_BYTES = 64;
    static final int COUNTERS_OFFSET = ADDRESS_OFFSET + ADDRESS_BYTES;
    static final int SLOT_BYTES = COUNTERS_OFFSET + 16 * Long.BYTES;

    private SlotLayout() {}

    static int bytes(int listeners, int backends) {
        return HEADER_BYTES + (listeners + backends) * SLOT_BYTES;
    }

    static long slot(int index) {
        return HEADER_BYTES + (long) index * SLOT_BYTES;
    }

    static long counter(int slot, int counter) {
        return slot(slot) + COUNTERS_OFFSET + (long) counter * Long.BYTES;
    }
}
