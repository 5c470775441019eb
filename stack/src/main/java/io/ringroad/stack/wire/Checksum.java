package io.ringroad.stack.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The Internet checksum (RFC 1071) and its incremental update (RFC 1624).
 *
 * <p><b>Byte order.</b> Every sum in this class is a folded one's-complement sum of 16-bit words <em>as the machine
 * reads them from memory</em> (RFC 1071 §2 B: the sum doesn't depend on byte order as long as the result is stored in
 * the order in which the words were read). So nothing is swapped per word, and what {@link #finish} returns must be
 * stored with a native-order 16-bit store ({@link #store}), not with {@link NetworkOrder}. The first byte of a piece
 * counts as even; if it stands at an odd position of the packet, pass the sum through {@link #swapIfOdd} before
 * combining. An odd last byte is padded with a zero byte behind it.
 *
 * <p>A sum is 0–0xffff; 0 and 0xffff are the same number, and sums of data that isn't all zero never are 0.
 */
public final class Checksum {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffff_ffffL;

    private Checksum() {}

    /** Sum of {@code length} bytes at {@code offset}, which may be odd, as may be the length. */
    public static int sum(MemorySegment memory, long offset, int length) {
        long a = 0;
        long b = 0;
        long at = offset;
        long end = offset + length;
        // Two independent chains of 32-bit halves: no carry can be lost before 2^31 words.
        for (long last = end - 32; at <= last; at += 32) {
            long w0 = memory.get(LONG, at);
            long w1 = memory.get(LONG, at + 8);
            long w2 = memory.get(LONG, at + 16);
            long w3 = memory.get(LONG, at + 24);
            a += (w0 & LOW) + (w0 >>> 32) + (w1 & LOW) + (w1 >>> 32);
            b += (w2 & LOW) + (w2 >>> 32) + (w3 & LOW) + (w3 >>> 32);
        }
        return fold(a + b + tail(memory, at, (int) (end - at)));
    }

    /** Sum of fewer than 32 bytes, not folded. */
    private static long tail(MemorySegment memory, long offset, int length) {
        long sum = 0;
        long at = offset;
        int left = length;
        for (; left >= 4; left -= 4, at += 4) {
            sum += memory.get(INT, at) & LOW;
        }
        if (left >= 2) {
            sum += memory.get(SHORT, at) & 0xffff;
            at += 2;
        }
        if ((left & 1) != 0) {
            int octet = memory.get(ValueLayout.JAVA_BYTE, at) & 0xff;
            sum += LITTLE_ENDIAN ? octet : octet << 8;
        }
        return sum;
    }

    /** Folds an unsigned 64-bit sum of 16-bit (or wider, at even positions) words to 16 bits. */
    public static int fold(long sum) {
        long folded = (sum & LOW) + (sum >>> 32);
        folded = (folded & LOW) + (folded >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }

    /** Sum of two pieces, both at even positions. */
    public static int combine(int sum, int other) {
        int both = sum + other;
        return (both & 0xffff) + (both >>> 16);
    }

    /** What is left of a sum when a part (at an even position) is taken away. */
    public static int subtract(int sum, int part) {
        return combine(sum, ~part & 0xffff);
    }

    /** The sum of a piece as it counts at {@code position} bytes from the packet's start. */
    public static int swapIfOdd(int sum, long position) {
        return (position & 1) == 0 ? sum : (sum & 0xff) << 8 | sum >>> 8;
    }

    /** A 16-bit number of network order as a word read from memory has it, and back. */
    public static int nativeOrder(int value) {
        return LITTLE_ENDIAN ? Short.toUnsignedInt(Short.reverseBytes((short) value)) : value;
    }

    /**
     * Sum of the pseudo-header (RFC 9293 §3.1, RFC 8200 §8.1). The same for both families: in the IPv4-mapped form the
     * extra words are 0 and 0xffff, which is 0 in one's complement.
     *
     * @param protocol one of {@link IpProtocol}
     * @param length   bytes of transport header and payload
     */
    public static int pseudoHeader(
            long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int protocol, int length) {
        long sum = halves(sourceHigh) + halves(sourceLow) + halves(destinationHigh) + halves(destinationLow);
        return nativeOrder(fold(sum + protocol + length));
    }

    private static long halves(long value) {
        return (value & LOW) + (value >>> 32);
    }

    /** The checksum that makes a packet with this sum (its checksum field taken as 0) right; for {@link #store}. */
    public static int finish(int sum) {
        return ~sum & 0xffff;
    }

    /** Stores a finished checksum, or the pseudo-header sum for transmit offload, in the field at {@code offset}. */
    public static void store(MemorySegment memory, long offset, int checksum) {
        memory.set(SHORT, offset, (short) checksum);
    }

    /** Reads a checksum field in the order of this class. */
    public static int load(MemorySegment memory, long offset) {
        return memory.get(SHORT, offset) & 0xffff;
    }

    /**
     * The checksum after one 16-bit word changed (RFC 1624 equation 3); all three in native order.
     *
     * @param checksum as stored
     */
    public static int update(int checksum, int oldWord, int newWord) {
        return finish(combine(combine(~checksum & 0xffff, ~oldWord & 0xffff), newWord));
    }
}
