package io.ringroad.load.generator;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The first bytes of a request, in the machine's byte order: what to do (4), bytes of the request with this header (4),
 * bytes of the answer (4).
 */
final class Request {
    static final int HEADER_BYTES = 12;

    /** Answer, then close. */
    static final int ANSWER_AND_CLOSE = 1;
    /** Answer, and wait for the next request. */
    static final int ANSWER = 2;
    /** Send until the client closes. */
    static final int DOWNLOAD = 3;
    /** Read until the client closes. */
    static final int UPLOAD = 4;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private Request() {}

    static void write(MemorySegment memory, int kind, int requestBytes, int answerBytes) {
        memory.set(INT, 0, kind);
        memory.set(INT, 4, requestBytes);
        memory.set(INT, 8, answerBytes);
    }

    static int kind(MemorySegment memory) {
        return memory.get(INT, 0);
    }

    static int requestBytes(MemorySegment memory) {
        return memory.get(INT, 4);
    }

    static int answerBytes(MemorySegment memory) {
        return memory.get(INT, 8);
    }
}
