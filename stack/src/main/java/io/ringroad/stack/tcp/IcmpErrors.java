package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.ip.IcmpError;
import io.ringroad.stack.ip.IcmpErrorListener;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import io.ringroad.stack.wire.SequenceNumber;
import io.ringroad.stack.wire.TcpHeader;
import io.ringroad.stack.wire.TcpOptions;

/**
 * What ICMP says of our segments (RFC 9293 §3.9.2.2, RFC 5461): believed only of sequence numbers in flight (RFC
 * 5927). While a connection is being set up an error ends it; later only the path MTU matters, the rest is left to the
 * retransmission timer.
 */
final class IcmpErrors implements IcmpErrorListener {
    /** RFC 9293 §3.7.1 less what options may take: no error makes segments smaller. */
    private static final int SMALLEST_MSS = 512;

    private final TcpContext context;
    private final SendQueue sendQueue;
    private final CongestionControl congestion;
    private final Lifecycle lifecycle;
    private final Connection connection;

    IcmpErrors(TcpContext context, SendQueue sendQueue, CongestionControl congestion, Lifecycle lifecycle) {
        this.context = context;
        this.sendQueue = sendQueue;
        this.congestion = congestion;
        this.lifecycle = lifecycle;
        this.connection = new Connection(context.file);
    }

    @Override
    public void onError(IcmpError error, int mtuBytes, long localHigh, long localLow, int localPort, long remoteHigh,
            long remoteLow, int remotePort, int sequence) {
        int reference = context.flows.lookup(remoteHigh, remoteLow, localHigh, localLow, remotePort, localPort);
        if (FlowTable.kind(reference) != FlowTable.KIND_CONNECTION) {
            return;
        }
        connection.position(FlowTable.index(reference));
        if (!SequenceNumber.between(connection.sndUna(), sequence, connection.sndMax())) {
            return;
        }
        context.count(TcpCounter.ICMP_ERRORS);
        if (error == IcmpError.PACKET_TOO_BIG) {
            onPacketTooBig(mtuBytes, IpAddress.isV4(remoteHigh, remoteLow));
        } else if (connection.state() == TcpState.SYN_SENT && error != IcmpError.TIME_EXCEEDED) {
            boolean refused = error == IcmpError.PORT_UNREACHABLE;
            lifecycle.fail(connection, refused ? ConnectionError.REFUSED : ConnectionError.UNREACHABLE);
        }
    }

    /** RFC 1191, RFC 8201: smaller segments from here on, and what is in flight again at once. */
    private void onPacketTooBig(int mtuBytes, boolean v4) {
        int headers = (v4 ? Ipv4Header.LENGTH : Ipv6Header.LENGTH) + TcpHeader.LENGTH
                + (connection.hasTimestamps() ? TcpOptions.TIMESTAMPS_LENGTH : 0);
        int mss = Math.max(mtuBytes - headers, SMALLEST_MSS);
        if (mss < connection.mss() && connection.state().isSynchronized()) {
            connection.mss(mss);
            congestion.onRewind(connection);
            sendQueue.rewind(connection);
            context.wantOutput(connection);
        }
    }
}
