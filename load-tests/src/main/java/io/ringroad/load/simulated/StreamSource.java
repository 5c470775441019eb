package io.ringroad.load.simulated;

import io.ringroad.stack.wire.TcpHeader;

/** A client that opens one connection and keeps a fixed number of full segments on their way to the stack. */
public final class StreamSource implements FarEnd {
    private final int segmentBytes;
    private final int segmentsInFlight;
    private int sent;

    /** @param segmentBytes 1–1448 */
    public StreamSource(int segmentBytes, int segmentsInFlight) {
        this.segmentBytes = segmentBytes;
        this.segmentsInFlight = segmentsInFlight;
    }

    /** Sends the SYN. */
    public static void open(int source, int destination, int port, SegmentQueue toStack) {
        toStack.add(source, 40_000, destination, port, 0, 0, 0, TcpHeader.SYN, 0);
    }

    @Override
    public void onSegment(ReceivedSegment segment, SegmentQueue answers) {
        int acknowledged = segment.acknowledgement();
        if (segment.has(TcpHeader.SYN)) {
            sent = acknowledged;
        }
        while (sent - acknowledged < segmentsInFlight * segmentBytes) {
            answers.answer(segment, sent, TcpHeader.ACK, segmentBytes);
            sent += segmentBytes;
        }
    }
}
