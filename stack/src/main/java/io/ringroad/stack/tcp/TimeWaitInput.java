package io.ringroad.stack.tcp;

import io.ringroad.stack.wire.SequenceNumber;
import io.ringroad.stack.wire.TcpHeader;

/** A segment of a flow in TIME_WAIT (RFC 9293 §3.10.7.4 for that state, RFC 6191, RFC 1337). */
final class TimeWaitInput {
    private final TcpContext context;
    private final SegmentOutput output;
    private final PassiveOpen passiveOpen;
    private final Lifecycle lifecycle;

    TimeWaitInput(TcpContext context, SegmentOutput output, PassiveOpen passiveOpen, Lifecycle lifecycle) {
        this.context = context;
        this.output = output;
        this.passiveOpen = passiveOpen;
        this.lifecycle = lifecycle;
    }

    void onSegment(int slot, Segment segment) {
        TimeWaitTable table = context.timeWait;
        if (segment.is(TcpHeader.RST)) {
            return; // RFC 1337: TIME_WAIT is not to be assassinated
        }
        if (segment.is(TcpHeader.SYN) && !segment.is(TcpHeader.ACK)) {
            if (isNewIncarnation(slot, segment)) {
                lifecycle.freeTimeWait(slot);
                passiveOpen.onSegment(segment);
            } else {
                output.sendTimeWaitAck(slot, segment);
            }
            return;
        }
        if (segment.is(TcpHeader.FIN) && segment.sequence + segment.sequenceLength() == table.rcvNxt(slot)) {
            table.restart(slot, context.nowNs, context.config.timeWaitNs());
        }
        if (segment.sequenceLength() > 0) {
            output.sendTimeWaitAck(slot, segment);
        }
    }

    /** RFC 6191 §2: a later timestamp, or a sequence number beyond the old connection's. */
    private boolean isNewIncarnation(int slot, Segment segment) {
        TimeWaitTable table = context.timeWait;
        if (table.hasTimestamps(slot) && segment.options.hasTimestamps()) {
            int later = segment.options.tsVal() - table.tsRecent(slot);
            return later > 0 || later == 0 && SequenceNumber.gt(segment.sequence, table.rcvNxt(slot));
        }
        return SequenceNumber.gt(segment.sequence, table.rcvNxt(slot));
    }

    /** Frees the slots whose time is over; returns how many. */
    int runTimers() {
        int ran = 0;
        int slot = context.timeWait.nextDue(context.nowNs);
        while (slot != TimeWaitTable.NONE) {
            lifecycle.freeTimeWait(slot);
            ran++;
            slot = context.timeWait.nextDue(context.nowNs);
        }
        return ran;
    }
}
