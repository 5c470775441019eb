package io.ringroad.transport.tap;

import io.ringroad.stack.link.LinkCapabilities;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.vnet.VnetTransmitter;

/**
 * One queue of a TAP interface as a link of the stack. Used by its worker's thread only; each packet costs a system
 * call of about a microsecond, so that large packets (offloads on) decide its throughput.
 */
public final class TapLinkQueue implements LinkQueue {
    /** With headers it stays within the 65,535 bytes of an IP packet. */
    private static final int GSO_MAX_BYTES = 65_160;

    private final Descriptor queue;
    private final LinkCapabilities capabilities;
    private final TapReceiver receiver;
    private final VnetTransmitter transmitter;
    private boolean closed;

    /**
     * @param queue      a descriptor of {@link TapDevice}, or a duplicate that came from another process; closed with
     *                   this object
     * @param device     the interface's name, for messages
     * @param index      the queue's number, for messages
     * @param macAddress our side's Ethernet address: {@link TapDevice#macAddress}
     * @param mtuBytes   largest IP packet without segmentation
     * @param offloads   as the device was opened
     * @param pool       the worker's frames; with offloads, enough for a packet of 64 KiB wait here for packets
     */
    public TapLinkQueue(Descriptor queue, String device, int index, long macAddress, int mtuBytes, boolean offloads,
            FramePool pool) {
        this.queue = queue;
        this.capabilities = new LinkCapabilities("tap/" + device + "#" + index, macAddress, mtuBytes, true, false,
                true, offloads ? GSO_MAX_BYTES : 0);
        this.receiver = new TapReceiver(queue.number(), pool, mtuBytes, offloads);
        this.transmitter = new VnetTransmitter(queue.number(), pool);
    }

    /** A queue of a device that this process has opened itself. */
    public static TapLinkQueue of(TapDevice device, int index, boolean offloads, FramePool pool) {
        return new TapLinkQueue(device.queue(index), device.name(), index, device.macAddress(), device.mtuBytes(),
                offloads, pool);
    }

    @Override
    public LinkCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public int receive(RxBatch batch) {
        return closed ? 0 : receiver.receive(batch);
    }

    @Override
    public boolean transmit(int frame, int offset, int length, int options, int checksumStart, int checksumOffset,
            int gsoSizeBytes) {
        return !closed
                && transmitter.add(frame, offset, length, options, checksumStart, checksumOffset, gsoSizeBytes);
    }

    @Override
    public void flush() {
        if (!closed) {
            transmitter.flush();
        }
    }

    @Override
    public boolean isTransmitBlocked() {
        return !closed && transmitter.isBlocked();
    }

    @Override
    public int pollDescriptor() {
        return queue.number();
    }

    /** Packets lost on the way in because the pool had too few frames. */
    public long receiveDrops() {
        return receiver.dropped();
    }

    /** Packets that the kernel refused, because the interface was down, say. */
    public long transmitDrops() {
        return transmitter.dropped();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            receiver.close();
            transmitter.close();
            queue.close();
        }
    }
}
