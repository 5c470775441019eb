package io.ringroad.load.simulated;

import io.ringroad.stack.wire.TcpHeader;

/** A client on one connection that sends nothing but the acknowledgement of every other segment (RFC 9293 §3.8.6.3). */
public final class StreamSink implements FarEnd {
    private int unacknowledgedSegments;

    @Override
    public void onSegment(ReceivedSegment segment, SegmentQueue answers) {
        boolean synchronizing = segment.has(TcpHeader.SYN);
        unacknowledgedSegments += segment.payloadLength() > 0 ? 1 : 0;
        if (synchronizing || unacknowledgedSegments == 2) {
            answers.answer(segment, segment.acknowledgement(), TcpHeader.ACK, 0);
            unacknowledgedSegments = 0;
        }
    }
}
