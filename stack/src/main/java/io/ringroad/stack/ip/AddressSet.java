package io.ringroad.stack.ip;

import io.ringroad.stack.wire.IpAddress;
import java.util.List;

/** An immutable set of addresses as two arrays of longs, open addressing, at most a quarter full. */
final class AddressSet {
    private static final long SOLICITED_NODE_HIGH = 0xff02L << 48;
    private static final long SOLICITED_NODE_LOW = 0x1_ff00_0000L;
    private static final long LOW_24_BITS = 0xff_ffffL;

    private final long[] highs;
    private final long[] lows;
    private final int mask;

    AddressSet(List<IpAddress> addresses) {
        int size = Math.max(4, Integer.highestOneBit(4 * addresses.size() + 1) << 1);
        highs = new long[size];
        lows = new long[size];
        mask = size - 1;
        for (IpAddress address : addresses) {
            int at = slot(address.high(), address.low());
            highs[at] = address.high();
            lows[at] = address.low();
        }
    }

    boolean contains(long high, long low) {
        int at = slot(high, low);
        return highs[at] == high && lows[at] == low && (high | low) != 0;
    }

    /** The slot that holds the address, or the free one (0, 0: {@code ::} is nobody's address) where it would be. */
    private int slot(long high, long low) {
        long hash = (high * 31 + low) * 0x9e37_79b9_7f4a_7c15L;
        int at = (int) (hash >>> 40) & mask;
        while ((highs[at] | lows[at]) != 0 && (highs[at] != high || lows[at] != low)) {
            at = at + 1 & mask;
        }
        return at;
    }

    /** Cold: asked for multicast only. */
    boolean isSolicitedNodeGroup(long high, long low) {
        if (high != SOLICITED_NODE_HIGH || (low & ~LOW_24_BITS) != SOLICITED_NODE_LOW) {
            return false;
        }
        for (int i = 0; i < highs.length; i++) {
            boolean used = (highs[i] | lows[i]) != 0 && !IpAddress.isV4(highs[i], lows[i]);
            if (used && ((lows[i] ^ low) & LOW_24_BITS) == 0) {
                return true;
            }
        }
        return false;
    }

    /** The group at which the owner of an address listens for solicitations. */
    static IpAddress solicitedNodeGroup(long low) {
        return new IpAddress(SOLICITED_NODE_HIGH, SOLICITED_NODE_LOW | low & LOW_24_BITS);
    }
}
