package io.ringroad.demo;

import java.util.SplittableRandom;

/**
 * What a backend answers: bytes that follow from its name and the request's number alone, so that a client can tell a
 * right body from one that was cut, mixed up with another connection's, or damaged.
 */
final class Body {
    static final int LARGEST_BYTES = 256 * 1024;
    private static final int SMALLEST_BYTES = 512;
    private static final int SPREAD_BYTES = 8 * 1024;
    private static final int LARGE_EVERY = 97;

    private Body() {
    }

    /** Length that a client asks for in its request of this number: a few KiB, now and then one of 256 KiB. */
    static int length(long request) {
        return request % LARGE_EVERY == LARGE_EVERY - 1 ? LARGEST_BYTES : SMALLEST_BYTES + (int) (request * 7919 % SPREAD_BYTES);
    }

    /**
     * The bytes.
     *
     * @param backend name of the backend
     * @param request number of the request
     * @param length of the body in bytes
     */
    static byte[] of(String backend, long request, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(backend.hashCode() * 0x9E3779B97F4A7C15L + request).nextBytes(bytes);
        return bytes;
    }
}
