package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.TcpPacket;
import io.ringroad.stack.wire.TcpHeader;
import io.ringroad.stack.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A frame that the stack sent, checked whole and read with absolute numbers. */
record Emitted(byte[] frame, int tcpStart, TcpHeader tcp, TcpOptions options) {

    static Emitted of(byte[] frame, int tcpStart) {
        MemorySegment memory = MemorySegment.ofArray(frame);
        TcpHeader tcp = new TcpHeader();
        TcpOptions options = new TcpOptions();
        assertTrue(TcpPacket.isChecksumRight(frame), "checksum");
        assertTrue(tcp.wrap(memory, tcpStart, frame.length - tcpStart), "header");
        assertTrue(options.parse(memory, tcp.optionsOffset(), tcp.optionsLength()), "options");
        return new Emitted(frame, tcpStart, tcp, options);
    }

    int destinationPort() {
        return tcp.destinationPort();
    }

    boolean isSyn() {
        return tcp.has(TcpHeader.SYN);
    }

    int sequence() {
        return tcp.sequence();
    }

    boolean hasTimestamps() {
        return options.hasTimestamps();
    }

    int tsVal() {
        return options.tsVal();
    }

    private int payloadLength() {
        return frame.length - tcpStart - tcp.dataOffsetBytes();
    }

    /** What is sent follows the pattern. */
    void checkPayload(int stackIss) {
        int start = tcpStart + tcp.dataOffsetBytes();
        long sequence = tcp.sequence() - stackIss;
        for (int i = 0; i < payloadLength(); i++) {
            assertEquals(Script.pattern(sequence + i), frame[start + i], "byte " + (sequence + i) + " sent");
        }
    }

    Seg relative(int stackIss, int peerIss) {
        boolean timestamps = options.hasTimestamps();
        return new Seg(tcp.flags(), tcp.sequence() - stackIss, payloadLength(),
                tcp.has(TcpHeader.ACK) ? tcp.acknowledgement() - peerIss : -1, tcp.window(), options.mss(),
                options.windowScale(), timestamps ? Long.valueOf(options.tsVal()) : null,
                timestamps ? Long.valueOf(options.tsEcr()) : null, sack(peerIss));
    }

    private String sack(int peerIss) {
        if (options.sackPermitted()) {
            return Seg.SACK_OK;
        }
        return options.sackBlocks() == 0 ? Seg.NO_SACK : IntStream.range(0, options.sackBlocks())
                .mapToObj(block -> (options.sackStart(block) - peerIss) + ":" + (options.sackEnd(block) - peerIss))
                .collect(Collectors.joining(" "));
    }
}
