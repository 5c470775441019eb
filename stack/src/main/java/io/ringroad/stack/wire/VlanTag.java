package io.ringroad.stack.wire;

import java.lang.foreign.MemorySegment;

/**
 * Flyweight over what follows EtherType 0x8100 (IEEE 802.1Q): two octets of tag control, two of the type inside.
 *
 * <pre>
 * | priority 3 | drop eligible 1 | VLAN identifier 12 | type 16 |
 * </pre>
 */
public final class VlanTag {
    public static final int LENGTH = 4;

    private MemorySegment memory;
    private long offset;

    /**
     * @param offset of the first octet after the EtherType
     * @param length bytes that are there
     * @return false if that is too short
     */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        this.memory = memory;
        this.offset = offset;
        return length >= LENGTH;
    }

    /** 0 means that only the priority counts: the packet belongs to no VLAN. */
    public int identifier() {
        return NetworkOrder.u16(memory, offset) & 0xfff;
    }

    public int priority() {
        return NetworkOrder.u16(memory, offset) >>> 13;
    }

    /** EtherType of what follows the tag. */
    public int etherType() {
        return NetworkOrder.u16(memory, offset + 2);
    }

    /** Writes the four octets. */
    public static void write(MemorySegment memory, long offset, int priority, int identifier, int etherType) {
        NetworkOrder.u16(memory, offset, priority << 13 | identifier & 0xfff);
        NetworkOrder.u16(memory, offset + 2, etherType);
    }
}
