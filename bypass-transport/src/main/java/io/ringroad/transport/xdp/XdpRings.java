package io.ringroad.transport.xdp;

import io.ringroad.transport.ffm.KernelException;
import java.lang.foreign.MemorySegment;

/** The four rings of one socket. */
record XdpRings(FillRing fill, CompletionRing completion, ReceiveRing receive, TransmitRing transmit) {
    /** Maps them; none stays mapped if one fails. */
    static XdpRings map(XdpSocket socket, MemorySegment allOffsets, int entries) throws KernelException {
        FillRing fill = null;
        CompletionRing completion = null;
        ReceiveRing receive = null;
        try {
            RingOffsets offsets = RingOffsets.read(allOffsets, RingOffsets.FILL);
            fill = new FillRing(socket.mapFill(offsets, entries), offsets, entries);
            offsets = RingOffsets.read(allOffsets, RingOffsets.COMPLETION);
            completion = new CompletionRing(socket.mapCompletion(offsets, entries), offsets, entries);
            offsets = RingOffsets.read(allOffsets, RingOffsets.RECEIVE);
            receive = new ReceiveRing(socket.mapReceive(offsets, entries), offsets, entries);
            offsets = RingOffsets.read(allOffsets, RingOffsets.TRANSMIT);
            return new XdpRings(fill, completion, receive,
                    new TransmitRing(socket.mapTransmit(offsets, entries), offsets, entries));
        } catch (KernelException e) {
            closeAll(fill, completion, receive);
            throw e;
        }
    }

    private static void closeAll(Ring... rings) {
        for (Ring ring : rings) {
            if (ring != null) {
                ring.close();
            }
        }
    }

    void close() {
        closeAll(fill, completion, receive, transmit);
    }
}
