package io.ringroad.stack.wire;

import java.lang.foreign.MemorySegment;

/**
 * Flyweight over an Ethernet II header.
 *
 * <pre>
 *  0                   6                   12      14
 * +-------------------+-------------------+-------+
 * | destination       | source            | type  |
 * +-------------------+-------------------+-------+
 * </pre>
 *
 * Addresses are longs: the low 48 bits, first octet highest.
 */
public final class EthernetHeader {
    public static final int LENGTH = 14;
    public static final int TYPE_IPV4 = 0x0800;
    public static final int TYPE_ARP = 0x0806;
    public static final int TYPE_VLAN = 0x8100;
    public static final int TYPE_IPV6 = 0x86dd;
    public static final long BROADCAST = 0xffff_ffff_ffffL;

    private static final int SOURCE = 6;
    private static final int TYPE = 12;
    private static final long GROUP_BIT = 1L << 40;

    private MemorySegment memory;
    private long offset;

    /**
     * Positions the flyweight.
     *
     * @param offset of the header from the segment's start
     * @param length bytes that are there
     * @return false if that is too short; the flyweight must not be used then
     */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        this.memory = memory;
        this.offset = offset;
        return length >= LENGTH;
    }

    public long destination() {
        return NetworkOrder.u48(memory, offset);
    }

    public long source() {
        return NetworkOrder.u48(memory, offset + SOURCE);
    }

    /** EtherType; values below 0x600 are IEEE 802.3 lengths, which nobody here speaks. */
    public int etherType() {
        return NetworkOrder.u16(memory, offset + TYPE);
    }

    /** Writes a whole header, {@link #LENGTH} bytes. */
    public static void write(MemorySegment memory, long offset, long destination, long source, int etherType) {
        NetworkOrder.i64(memory, offset, destination << 16 | source >>> 32);
        NetworkOrder.i32(memory, offset + 8, (int) source);
        NetworkOrder.u16(memory, offset + TYPE, etherType);
    }

    /** Multicast or broadcast. */
    public static boolean isGroup(long address) {
        return (address & GROUP_BIT) != 0;
    }

    /** Whether it can be somebody's own address: not a group's and not all zero. */
    public static boolean isUnicast(long address) {
        return address > 0 && (address & GROUP_BIT) == 0;
    }
}
