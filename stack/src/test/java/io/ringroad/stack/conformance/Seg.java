package io.ringroad.stack.conformance;

import io.ringroad.stack.wire.TcpHeader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP segment as a script writes it, for example {@code "S. 0:0(0) ack 1 win 65535 <mss 1460,wscale 7,TS 100 0>"}:
 * flags ({@code S F R P U}, {@code .} for ACK), sequence numbers relative to the sender's initial one, payload length,
 * and what else is to be said. In an expectation what isn't said isn't compared, and {@code *} in TS stands for anything.
 * SACK is {@code sackOK} in a SYN and {@code sack 2921:4381 5841:7301} later, {@code sack none} where none may be.
 *
 * @param ack          relative; -1 if not said
 * @param window       as in the header; -1 if not said
 * @param mss          option; -1 if not said or not there
 * @param windowScale  option; -1 if not said or not there
 * @param tsVal        option as a number, {@link #ANY}, or null
 * @param tsEcr        the same
 * @param sack         {@code sackOK}, the blocks as they are written, {@code none}, or null if not said
 */
record Seg(int flags, long sequence, int length, long ack, int window, int mss, int windowScale, Long tsVal, Long tsEcr,
        String sack) {
    static final long ANY = Long.MIN_VALUE;
    static final String SACK_OK = "sackOK";
    static final String NO_SACK = "none";

    private static final String FLAGS = "FSRP.UEC";
    private static final Pattern SHAPE = Pattern.compile(
            "([FSRP.UEC]+) (-?\\d+):(-?\\d+)\\((\\d+)\\)(?: ack (-?\\d+))?(?: win (\\d+))?(?: <(.*)>)?");

    static Seg parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a segment: " + text);
        }
        int flags = 0;
        for (char flag : matcher.group(1).toCharArray()) {
            flags |= 1 << FLAGS.indexOf(flag);
        }
        long sequence = Long.parseLong(matcher.group(2));
        int length = Integer.parseInt(matcher.group(4));
        if (Long.parseLong(matcher.group(3)) != sequence + length) {
            throw new IllegalArgumentException("numbers don't add up: " + text);
        }
        long ack = matcher.group(5) == null ? -1 : Long.parseLong(matcher.group(5));
        int window = matcher.group(6) == null ? -1 : Integer.parseInt(matcher.group(6));
        return new Seg(flags, sequence, length, ack, window, -1, -1, null, null, null).withOptions(matcher.group(7));
    }

    private Seg withOptions(String options) {
        Seg seg = this;
        for (String option : options == null ? new String[0] : options.split(",")) {
            String[] words = option.trim().split(" ");
            seg = switch (words[0]) {
                case "mss" -> new Seg(flags, sequence, length, ack, window, Integer.parseInt(words[1]),
                        seg.windowScale, seg.tsVal, seg.tsEcr, seg.sack);
                case "wscale" -> new Seg(flags, sequence, length, ack, window, seg.mss, Integer.parseInt(words[1]),
                        seg.tsVal, seg.tsEcr, seg.sack);
                case "TS" -> new Seg(flags, sequence, length, ack, window, seg.mss, seg.windowScale, number(words[1]),
                        number(words[2]), seg.sack);
                case "sackOK", "sack" -> new Seg(flags, sequence, length, ack, window, seg.mss, seg.windowScale, seg.tsVal,
                        seg.tsEcr, option.trim().replaceFirst("^sack ", ""));
                default -> throw new IllegalArgumentException("unknown option: " + option);
            };
        }
        return seg;
    }

    private static Long number(String word) {
        return word.equals("*") ? ANY : Long.parseLong(word);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether a segment that was seen is what this one expects. PSH is compared only if said. */
    boolean matches(Seg seen) {
        int compared = has(TcpHeader.PSH) ? 0xff : 0xff & ~TcpHeader.PSH;
        return (flags & compared) == (seen.flags & compared)
                && sequence == seen.sequence && length == seen.length
                && (ack == -1 || ack == seen.ack)
                && (window == -1 || window == seen.window)
                && (mss == -1 || mss == seen.mss)
                && (windowScale == -1 || windowScale == seen.windowScale)
                && matches(tsVal, seen.tsVal) && matches(tsEcr, seen.tsEcr)
                && (sack == null || sack.equals(seen.sack));
    }

    private static boolean matches(Long expected, Long seen) {
        return expected == null || seen != null && (expected == ANY || expected.equals(seen));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < FLAGS.length(); bit++) {
            text.append(has(1 << bit) ? FLAGS.substring(bit, bit + 1) : "");
        }
        text.append(' ').append(sequence).append(':').append(sequence + length).append('(').append(length).append(')');
        text.append(ack == -1 ? "" : " ack " + ack).append(window == -1 ? "" : " win " + window);
        StringBuilder options = new StringBuilder();
        options.append(mss == -1 ? "" : ",mss " + mss).append(windowScale == -1 ? "" : ",wscale " + windowScale);
        options.append(tsVal == null ? "" : ",TS " + tsVal + " " + tsEcr);
        options.append(sack == null ? "" : sack.equals(SACK_OK) ? ",sackOK" : ",sack " + sack);
        return text.append(options.isEmpty() ? "" : " <" + options.substring(1) + ">").toString();
    }
}
