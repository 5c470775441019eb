package io.ringroad.stack.wire;

import java.lang.foreign.MemorySegment;

/**
 * Reader and writer of TCP options (RFC 9293 §3.2, RFC 7323, RFC 2018). One object per stack, filled by each
 * {@link #parse}; unknown options are skipped.
 */
public final class TcpOptions {
    public static final int MAX_SACK_BLOCKS = 4;
    /** Bytes of the timestamps option as {@link #writeTimestamps} pads it. */
    public static final int TIMESTAMPS_LENGTH = 12;
    /** RFC 7323 §2.3 */
    public static final int MAX_WINDOW_SCALE = 14;

    private static final int END = 0;
    private static final int NOP = 1;
    private static final int MSS = 2;
    private static final int WINDOW_SCALE = 3;
    private static final int SACK_PERMITTED = 4;
    private static final int SACK = 5;
    private static final int TIMESTAMPS = 8;
    private static final int NOP_NOP_TIMESTAMPS = NOP << 24 | NOP << 16 | TIMESTAMPS << 8 | 10;

    private final int[] sackStarts = new int[MAX_SACK_BLOCKS];
    private final int[] sackEnds = new int[MAX_SACK_BLOCKS];
    private int mss;
    private int windowScale;
    private boolean sackPermitted;
    private boolean hasTimestamps;
    private int tsVal;
    private int tsEcr;
    private int sackBlocks;

    /**
     * Reads the options of one header. What precedes a malformed option counts, what follows it doesn't.
     *
     * @param offset of the first option
     * @param length bytes of options, 0–40; the caller has checked that they are there
     * @return false if an option was cut short or had an impossible length (RFC 9293 §3.1, MUST-7)
     */
    public boolean parse(MemorySegment memory, long offset, int length) {
        clear();
        if (length == TIMESTAMPS_LENGTH && NetworkOrder.i32(memory, offset) == NOP_NOP_TIMESTAMPS) {
            timestamps(memory, offset + 4);
            return true;
        }
        long end = offset + length;
        for (long at = offset; at < end; ) {
            int kind = NetworkOrder.u8(memory, at);
            if (kind == END) {
                return true;
            }
            if (kind == NOP) {
                at++;
                continue;
            }
            int size = at + 2 > end ? 0 : NetworkOrder.u8(memory, at + 1);
            if (size < 2 || at + size > end) {
                return false;
            }
            option(memory, kind, at + 2, size);
            at += size;
        }
        return true;
    }

    private void clear() {
        mss = -1;
        windowScale = -1;
        sackPermitted = false;
        hasTimestamps = false;
        sackBlocks = 0;
    }

    /** Takes one option; with a length that isn't its own it is as good as unknown. */
    private void option(MemorySegment memory, int kind, long at, int size) {
        switch (kind) {
            case MSS -> mss = size == 4 ? NetworkOrder.u16(memory, at) : mss;
            case WINDOW_SCALE -> windowScale = size == 3 ? Math.min(NetworkOrder.u8(memory, at), MAX_WINDOW_SCALE)
                    : windowScale;
            case SACK_PERMITTED -> sackPermitted |= size == 2;
            case SACK -> sack(memory, at, size - 2);
            case TIMESTAMPS -> {
                if (size == 10) {
                    timestamps(memory, at);
                }
            }
            default -> { }
        }
    }

    private void timestamps(MemorySegment memory, long at) {
        hasTimestamps = true;
        tsVal = NetworkOrder.i32(memory, at);
        tsEcr = NetworkOrder.i32(memory, at + 4);
    }

    private void sack(MemorySegment memory, long at, int bytes) {
        if (bytes % 8 != 0) {
            return;
        }
        sackBlocks = Math.min(bytes / 8, MAX_SACK_BLOCKS);
        for (int i = 0; i < sackBlocks; i++) {
            sackStarts[i] = NetworkOrder.i32(memory, at + 8L * i);
            sackEnds[i] = NetworkOrder.i32(memory, at + 8L * i + 4);
        }
    }

    /** Maximum segment size as the peer said it, -1 if it didn't. */
    public int mss() {
        return mss;
    }

    /** Shift count 0–14, -1 if there was none. */
    public int windowScale() {
        return windowScale;
    }

    public boolean sackPermitted() {
        return sackPermitted;
    }

    public boolean hasTimestamps() {
        return hasTimestamps;
    }

    /** Meaningful only with {@link #hasTimestamps()}. */
    public int tsVal() {
        return tsVal;
    }

    /** Meaningful only with {@link #hasTimestamps()}. */
    public int tsEcr() {
        return tsEcr;
    }

    /** Number of SACK blocks, 0–4. */
    public int sackBlocks() {
        return sackBlocks;
    }

    /** First sequence number of a block. */
    public int sackStart(int block) {
        return sackStarts[block];
    }

    /** Sequence number behind a block. */
    public int sackEnd(int block) {
        return sackEnds[block];
    }

    /**
     * Writes the options of a SYN.
     *
     * @param mss         maximum segment size that we can receive
     * @param windowScale shift count, -1 to leave the option out
     * @return bytes written, a multiple of 4, at most 20
     */
    public static int writeSyn(MemorySegment memory, long offset, int mss, int windowScale, boolean sackPermitted,
            boolean timestamps, int tsVal, int tsEcr) {
        NetworkOrder.i32(memory, offset, MSS << 24 | 4 << 16 | mss);
        long at = offset + 4;
        if (timestamps) {
            writeTimestamps(memory, at, tsVal, tsEcr);
        }
        if (sackPermitted) { // takes the place of the timestamps' padding if they are there
            NetworkOrder.u16(memory, at, SACK_PERMITTED << 8 | 2);
            if (!timestamps) {
                NetworkOrder.u16(memory, at + 2, NOP << 8 | NOP);
            }
        }
        at += timestamps ? TIMESTAMPS_LENGTH : sackPermitted ? 4 : 0;
        if (windowScale >= 0) {
            NetworkOrder.i32(memory, at, NOP << 24 | WINDOW_SCALE << 16 | 3 << 8 | windowScale);
            at += 4;
        }
        return (int) (at - offset);
    }

    /** Writes two NOPs and the timestamps option; returns {@link #TIMESTAMPS_LENGTH}. */
    public static int writeTimestamps(MemorySegment memory, long offset, int tsVal, int tsEcr) {
        NetworkOrder.i32(memory, offset, NOP_NOP_TIMESTAMPS);
        NetworkOrder.i32(memory, offset + 4, tsVal);
        NetworkOrder.i32(memory, offset + 8, tsEcr);
        return TIMESTAMPS_LENGTH;
    }

    /** Writes two NOPs and the head of a SACK option; {@link #writeSackBlock} fills each block. Returns its length. */
    public static int writeSackHeader(MemorySegment memory, long offset, int blocks) {
        NetworkOrder.i32(memory, offset, NOP << 24 | NOP << 16 | SACK << 8 | 2 + 8 * blocks);
        return 4 + 8 * blocks;
    }

    /** Writes one block of a SACK option whose head is at {@code offset}. */
    public static void writeSackBlock(MemorySegment memory, long offset, int block, int start, int end) {
        NetworkOrder.i32(memory, offset + 4 + 8L * block, start);
        NetworkOrder.i32(memory, offset + 8 + 8L * block, end);
    }
}
