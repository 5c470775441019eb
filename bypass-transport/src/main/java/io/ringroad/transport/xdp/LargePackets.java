package io.ringroad.transport.xdp;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.vnet.VnetTransmitter;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way past the ring for packets that the link is to cut ({@link SegmentationSocket}). Whatever is sent after such a
 * packet goes the same way until the flush, so that nothing overtakes it.
 */
final class LargePackets {
    private static final Logger LOG = LoggerFactory.getLogger(LargePackets.class);
    /**
     * A device that has lost its segmentation offload refuses in the same words as a full one (ENOBUFS), but for ever. After so
     * many refusals in a row it is asked which of the two it is. Between two of them lie 50 µs
     * ({@link io.ringroad.stack.Stack#nextDeadlineNs}), or a packet that has arrived.
     */
    static final int REFUSALS_PER_QUESTION = 1_000;

    private final Descriptor socket;
    private final String subject;
    private final VnetTransmitter transmitter;
    private final BooleanSupplier deviceCuts;
    private boolean inPacket;
    private boolean refused;

    /**
     * @param socket     closed with this object
     * @param subject    the device's name, for messages
     * @param deviceCuts asks the device whether its segmentation offload is on
     */
    LargePackets(Descriptor socket, String subject, FramePool pool, BooleanSupplier deviceCuts) {
        this.socket = socket;
        this.subject = subject;
        this.deviceCuts = deviceCuts;
        this.transmitter = new VnetTransmitter(socket.number(), pool);
    }

    /** Whether a piece has to go this way: of a large packet, or behind one. */
    boolean takes(int options) {
        return (options & LinkQueue.TX_GSO) != 0 || inPacket || transmitter.isWaiting();
    }

    /** Arguments as {@link LinkQueue#transmit}. */
    boolean add(int frame, int offset, int length, int options, int checksumStart, int checksumOffset, int gsoSize) {
        if (!transmitter.add(frame, offset, length, options, checksumStart, checksumOffset, gsoSize)) {
            return false;
        }
        inPacket = (options & LinkQueue.TX_CONTINUED) != 0;
        return true;
    }

    void flush() {
        transmitter.flush();
        if (transmitter.isBlocked() && transmitter.refusals() % REFUSALS_PER_QUESTION == 0
                && !deviceCuts.getAsBoolean()) {
            giveUp();
        }
        while (refused && transmitter.isBlocked()) {
            transmitter.dropFirst(); // TCP sends it again, in segments
            transmitter.flush();
        }
    }

    private void giveUp() {
        refused = true;
        LOG.warn("{} takes no large packets any more: segments are cut here from now on (its segmentation offload"
                + " was switched off)", subject);
    }

    /** Packets wait, and the device had no room for them. */
    boolean isBlocked() {
        return transmitter.isBlocked();
    }

    /** The device takes none any more. */
    boolean isRefused() {
        return refused;
    }

    void close() {
        transmitter.close();
        socket.close();
    }
}
