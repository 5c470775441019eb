package io.ringroad.stack.tcp;

import io.ringroad.stack.ip.IpInput;
import io.ringroad.stack.ip.SegmentHandler;
import io.ringroad.stack.wire.TcpHeader;

/** Where segments come in: reads the header once, finds the flow, and hands the segment to what handles its state. */
final class SegmentInput implements SegmentHandler {
    private final TcpContext context;
    private final ConnectionInput connectionInput;
    private final SynSentInput synSentInput;
    private final PassiveOpen passiveOpen;
    private final TimeWaitInput timeWaitInput;
    private final Segment segment;
    private final Connection connection;

    SegmentInput(TcpContext context, ConnectionInput connectionInput, SynSentInput synSentInput,
            PassiveOpen passiveOpen, TimeWaitInput timeWaitInput) {
        this.context = context;
        this.connectionInput = connectionInput;
        this.synSentInput = synSentInput;
        this.passiveOpen = passiveOpen;
        this.timeWaitInput = timeWaitInput;
        this.segment = new Segment(context.pool);
        this.connection = new Connection(context.file);
    }

    @Override
    public void onSegment(IpInput packet) {
        context.count(TcpCounter.SEGMENTS_IN);
        TcpHeader header = packet.tcp();
        if (!segment.options.parse(packet.memory(), header.optionsOffset(), header.optionsLength())) {
            context.count(TcpCounter.DROPPED_OPTIONS);
            return;
        }
        read(packet, header);
        deliver();
        segment.release();
    }

    private void read(IpInput packet, TcpHeader header) {
        segment.remoteHigh = packet.sourceHigh();
        segment.remoteLow = packet.sourceLow();
        segment.localHigh = packet.destinationHigh();
        segment.localLow = packet.destinationLow();
        segment.remotePort = header.sourcePort();
        segment.localPort = header.destinationPort();
        segment.sequence = header.sequence();
        segment.acknowledgement = header.acknowledgement();
        segment.flags = header.flags();
        segment.window = header.window();
        segment.length = packet.payloadLength();
        segment.head = packet.takePayload();
    }

    private void deliver() {
        int reference = context.flows.lookup(segment.remoteHigh, segment.remoteLow, segment.localHigh,
                segment.localLow, segment.remotePort, segment.localPort);
        int index = FlowTable.index(reference);
        switch (FlowTable.kind(reference)) {
            case FlowTable.KIND_CONNECTION -> toConnection(index);
            case FlowTable.KIND_HALF_OPEN -> passiveOpen.onHalfOpen(index, segment);
            case FlowTable.KIND_TIME_WAIT -> timeWaitInput.onSegment(index, segment);
            default -> passiveOpen.onSegment(segment);
        }
    }

    private void toConnection(int index) {
        connection.position(index);
        if (connection.state() == TcpState.SYN_SENT) {
            synSentInput.onSegment(connection, segment);
        } else {
            connectionInput.onSegment(connection, segment);
        }
    }
}
