package io.ringroad.load.simulated;

import io.ringroad.stack.wire.TcpHeader;

/**
 * Clients as Linux has them: SYN; ACK and request apart; an ACK for the answer; FIN once the server has sent its own.
 * Where the server isn't going to close, each answer is followed by the next request.
 */
public final class SimulatedClients implements FarEnd {
    /** 198.18.1.0: the first client's network address; they count up from .1 */
    static final int FIRST_ADDRESS = 198 << 24 | 18 << 16 | 1 << 8;

    private static final int FIRST_PORT = 1024;
    private static final int PORTS = 64_512;
    private static final int INITIAL_SEQUENCE = 0x1000_0000;

    private final int sources;
    private final int serverAddress;
    private final int serverPort;
    private final int requestBytes;
    private final boolean keepingAlive;
    private boolean requesting = true;
    private long opened;
    private long established;
    private long answered;
    private long closed;

    /**
     * @param sources       addresses from which connections are opened in turn, 1–250
     * @param serverAddress IPv4 address as a number
     * @param requestBytes  1–1448
     * @param keepingAlive  each answer is followed by the next request
     */
    public SimulatedClients(int sources, int serverAddress, int serverPort, int requestBytes, boolean keepingAlive) {
        this.sources = sources;
        this.serverAddress = serverAddress;
        this.serverPort = serverPort;
        this.requestBytes = requestBytes;
        this.keepingAlive = keepingAlive;
    }

    /** Begins {@code count} connections, each from an address and port that was not used for as long as possible. */
    public void open(int count, SegmentQueue toStack) {
        for (int i = 0; i < count; i++) {
            int address = FIRST_ADDRESS + 1 + (int) (opened % sources);
            int port = FIRST_PORT + (int) (opened / sources % PORTS);
            toStack.add(address, port, serverAddress, serverPort, INITIAL_SEQUENCE, 0, 0, TcpHeader.SYN, 0);
            opened++;
        }
    }

    /** Off: from now on a connection that is open, or whose answer has come, is followed by no request; on at first. */
    public void requesting(boolean on) {
        requesting = on;
    }

    @Override
    public void onSegment(ReceivedSegment segment, SegmentQueue answers) {
        int sequence = segment.acknowledgement();
        if (segment.has(TcpHeader.SYN)) {
            established++;
            answers.answer(segment, sequence, TcpHeader.ACK, 0);
            if (requesting) {
                request(segment, answers);
            }
        } else if (segment.has(TcpHeader.FIN)) {
            answered += segment.payloadLength() > 0 ? 1 : 0;
            answers.answer(segment, sequence, TcpHeader.ACK, 0);
            answers.answer(segment, sequence, TcpHeader.ACK | TcpHeader.FIN, 0);
        } else if (segment.payloadLength() > 0) {
            answered++;
            onAnswer(segment, answers);
        } else if (sequence == INITIAL_SEQUENCE + requestBytes + 2) { // SYN, request and FIN are acknowledged
            closed++;
        }
    }

    private void onAnswer(ReceivedSegment segment, SegmentQueue answers) {
        if (requesting && keepingAlive) {
            request(segment, answers);
        } else {
            answers.answer(segment, segment.acknowledgement(), TcpHeader.ACK, 0);
        }
    }

    private void request(ReceivedSegment segment, SegmentQueue answers) {
        answers.answer(segment, segment.acknowledgement(), TcpHeader.ACK | TcpHeader.PSH, requestBytes);
    }

    /** Handshakes completed so far. */
    public long established() {
        return established;
    }

    /** Answers received so far. */
    public long answered() {
        return answered;
    }

    /** Connections of which everything was exchanged and acknowledged. */
    public long closed() {
        return closed;
    }
}
