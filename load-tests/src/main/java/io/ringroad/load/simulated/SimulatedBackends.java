package io.ringroad.load.simulated;

import io.ringroad.stack.wire.TcpHeader;

/** Servers that answer each segment of a request; like Linux with ACK, answer and FIN in segments of their own. */
public final class SimulatedBackends implements FarEnd {
    /** 198.19.1.0: the network address of the first; they count up from .1 */
    static final int FIRST_ADDRESS = 198 << 24 | 19 << 16 | 1 << 8;
    static final int PORT = 8080;

    private static final int INITIAL_SEQUENCE = 0x2000_0000;

    private final int answerBytes;
    private final boolean closing;

    /**
     * @param answerBytes 1–1448
     * @param closing     send FIN behind the first answer; else the connection stays, and the answer carries the ACK
     */
    public SimulatedBackends(int answerBytes, boolean closing) {
        this.answerBytes = answerBytes;
        this.closing = closing;
    }

    @Override
    public void onSegment(ReceivedSegment segment, SegmentQueue answers) {
        int sequence = segment.acknowledgement();
        if (segment.has(TcpHeader.SYN)) {
            answers.answer(segment, INITIAL_SEQUENCE, TcpHeader.SYN | TcpHeader.ACK, 0);
        } else if (segment.payloadLength() > 0) {
            answer(segment, answers, sequence);
        } else if (segment.has(TcpHeader.FIN)) {
            answers.answer(segment, sequence, TcpHeader.ACK, 0);
        }
    }

    private void answer(ReceivedSegment segment, SegmentQueue answers, int sequence) {
        if (closing) {
            answers.answer(segment, sequence, TcpHeader.ACK, 0);
        }
        answers.answer(segment, sequence, TcpHeader.ACK | TcpHeader.PSH, answerBytes);
        if (closing) {
            answers.answer(segment, sequence + answerBytes, TcpHeader.ACK | TcpHeader.FIN, 0);
        }
    }
}
