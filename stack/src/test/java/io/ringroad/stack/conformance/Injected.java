package io.ringroad.stack.conformance;

import io.ringroad.stack.TcpPacket;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Makes the frame for a segment that the peer sends. */
final class Injected {
    private static final int DEFAULT_WINDOW = 65535;

    private Injected() {}

    static byte[] frame(Seg seg, Script.Flow flow, IpAddress us, IpAddress peer, long ourMac, long peerMac) {
        byte[] payload = new byte[seg.length()];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = Script.pattern(seg.sequence() + i);
        }
        int sequence = (int) (flow.peerIss + seg.sequence());
        int ack = seg.ack() == -1 ? 0 : (int) (flow.stackIss + seg.ack());
        int window = seg.window() == -1 ? DEFAULT_WINDOW : seg.window();
        return new TcpPacket(ourMac, peerMac, peer, us, flow.port, flow.localPort, sequence, ack, seg.flags(), window,
                options(seg, flow), payload).bytes();
    }

    private static byte[] options(Seg seg, Script.Flow flow) {
        byte[] bytes = new byte[40];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        boolean timestamps = seg.tsVal() != null;
        int tsVal = timestamps ? seg.tsVal().intValue() : 0;
        int tsEcr = !timestamps ? 0 : seg.tsEcr() == Seg.ANY ? flow.lastTsVal : seg.tsEcr().intValue();
        int length = 0;
        if (seg.mss() >= 0) {
            length = TcpOptions.writeSyn(memory, 0, seg.mss(), seg.windowScale(),
                    Seg.SACK_OK.equals(seg.sack()), timestamps, tsVal, tsEcr);
        } else if (timestamps) {
            length = TcpOptions.writeTimestamps(memory, 0, tsVal, tsEcr);
        }
        if (seg.mss() < 0 && seg.sack() != null) {
            length += writeSack(memory, length, seg.sack().split(" "), flow.stackIss);
        }
        return Arrays.copyOf(bytes, length);
    }

    private static int writeSack(MemorySegment memory, int offset, String[] blocks, int stackIss) {
        for (int i = 0; i < blocks.length; i++) {
            String[] edges = blocks[i].split(":");
            TcpOptions.writeSackBlock(memory, offset, i, stackIss + Integer.parseInt(edges[0]),
                    stackIss + Integer.parseInt(edges[1]));
        }
        return TcpOptions.writeSackHeader(memory, offset, blocks.length);
    }
}
