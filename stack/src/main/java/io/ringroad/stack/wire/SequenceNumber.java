package io.ringroad.stack.wire;

/**
 * Arithmetic modulo 2³² on sequence numbers (RFC 9293 §3.4), also right for timestamps (RFC 7323 §5.2). Two numbers can
 * be compared while they are less than 2³¹ apart. Nobody compares sequence numbers in another way.
 */
public final class SequenceNumber {
    private SequenceNumber() {}

    /** a &lt; b */
    public static boolean lt(int a, int b) {
        return a - b < 0;
    }

    /** a ≤ b */
    public static boolean leq(int a, int b) {
        return a - b <= 0;
    }

    /** a &gt; b */
    public static boolean gt(int a, int b) {
        return a - b > 0;
    }

    /** a ≥ b */
    public static boolean geq(int a, int b) {
        return a - b >= 0;
    }

    /** first ≤ number &lt; end; the interval may be up to 2³² - 1 long. */
    public static boolean between(int first, int number, int end) {
        return Integer.compareUnsigned(number - first, end - first) < 0;
    }

    /** a - b: how far a is ahead of b, negative if it is behind. */
    public static int diff(int a, int b) {
        return a - b;
    }

    public static int max(int a, int b) {
        return a - b < 0 ? b : a;
    }

    public static int min(int a, int b) {
        return a - b < 0 ? a : b;
    }
}
