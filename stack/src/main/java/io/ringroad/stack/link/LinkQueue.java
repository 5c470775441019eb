package io.ringroad.stack.link;

/**
 * One receive/transmit queue pair of a NIC or of something like it (design decision D5). Packets are Ethernet frames.
 * Used by its worker's thread only. Nothing here allocates after construction.
 */
public interface LinkQueue extends AutoCloseable {
    /** The packet goes on in the next {@link #transmit} call (its other arguments are ignored there). */
    int TX_CONTINUED = 1;
    /** The link completes the transport checksum: {@code checksumStart} and {@code checksumOffset} say where. */
    int TX_CHECKSUM = 2;
    /** TCP payload longer than {@code gsoSizeBytes}: the link cuts it. Implies {@link #TX_CHECKSUM}. */
    int TX_GSO = 4;

    /** Pieces of a packet: 64 KiB, received in frames of 2 KiB that each keep 256 bytes of headroom, are 37. */
    int MAX_TX_PIECES = 40;

    LinkCapabilities capabilities();

    /**
     * Appends received frames to the batch, as many as are there and fit, and keeps the receive ring stocked from the
     * pool. The caller owns one reference of each frame delivered. Never blocks.
     *
     * @return entries added, 0 if nothing waits
     */
    int receive(RxBatch batch);

    /**
     * Queues bytes of a frame for sending; nothing leaves before {@link #flush}. When it returns true, the link has
     * taken over <em>one</em> reference of the frame and releases it once the device is done; the bytes (and the 32
     * before them, which the driver may use for metadata) must not change until then.
     *
     * @param frame          index in the worker's pool
     * @param offset         of the first byte (the Ethernet header), from the frame's start; at least 32
     * @param length         bytes of this piece
     * @param options        {@code TX_…} bits
     * @param checksumStart  with {@link #TX_CHECKSUM}: where summing begins (the TCP header), bytes from the packet's
     *                       start
     * @param checksumOffset with {@link #TX_CHECKSUM}: where the field is, bytes from {@code checksumStart}; it holds
     *                       the folded pseudo-header sum
     * @param gsoSizeBytes   with {@link #TX_GSO}: payload per segment
     * @return false if the ring is full: nothing was taken. A packet's first piece is only accepted if all of its
     *     pieces (at most {@link #MAX_TX_PIECES}) will be
     */
    boolean transmit(
            int frame, int offset, int length, int options, int checksumStart, int checksumOffset, int gsoSizeBytes);

    /** Hands everything queued to the device (one kick) and takes back frames that it has finished with. */
    void flush();

    /**
     * How full the receive ring was when {@link #receive} was last called: 0 to 100, where packets are lost. 0 if the link
     * can't tell.
     */
    default int receiveFillPercent() {
        return 0;
    }

    /** The last {@link #flush} left something queued, since the device had no room: to be flushed again soon. */
    default boolean isTransmitBlocked() {
        return false;
    }

    /** A descriptor for {@code poll(2)} that becomes readable when frames wait; -1 if there is none. */
    int pollDescriptor();

    /** Gives all frames it holds back to the pool and frees the device. */
    @Override
    void close();
}
