package io.ringroad.load.simulated;

/** Segments on their way from a far end to the stack, first in, first out: parallel arrays, nothing allocated. */
public final class SegmentQueue {
    private final int mask;
    private final long[] addresses;
    private final int[] ports;
    private final int[] sequences;
    private final int[] acknowledgements;
    private final int[] echoes;
    private final int[] flags;
    private final int[] lengths;
    private int head;
    private int tail;

    /** @param capacity segments, a power of two */
    public SegmentQueue(int capacity) {
        mask = capacity - 1;
        addresses = new long[capacity];
        ports = new int[capacity];
        sequences = new int[capacity];
        acknowledgements = new int[capacity];
        echoes = new int[capacity];
        flags = new int[capacity];
        lengths = new int[capacity];
    }

    /** Segments that may be added. */
    public int room() {
        return mask + 1 - size();
    }

    public int size() {
        return tail - head;
    }

    /**
     * Adds a segment.
     *
     * @param source      IPv4 address as a number, as is {@code destination}
     * @param echo        timestamp of the other side
     * @param flag        bits of {@link io.ringroad.stack.wire.TcpHeader}
     * @param lengthBytes of the payload
     */
    public void add(int source, int sourcePort, int destination, int destinationPort, int sequence,
            int acknowledgement, int echo, int flag, int lengthBytes) {
        if (room() == 0) {
            throw new IllegalStateException("a far end sends faster than the stack takes: " + size() + " segments wait");
        }
        int at = tail++ & mask;
        addresses[at] = (long) source << 32 | Integer.toUnsignedLong(destination);
        ports[at] = sourcePort << 16 | destinationPort;
        sequences[at] = sequence;
        acknowledgements[at] = acknowledgement;
        echoes[at] = echo;
        flags[at] = flag;
        lengths[at] = lengthBytes;
    }

    /** Adds an answer to all that {@code segment} brought; it goes where that came from. */
    public void answer(ReceivedSegment segment, int sequence, int flag, int lengthBytes) {
        add(segment.destination(), segment.destinationPort(), segment.source(), segment.sourcePort(), sequence,
                segment.end(), segment.timestamp(), flag, lengthBytes);
    }

    // The first segment, field by field; removeFirst() goes on to the next.

    int source() {
        return (int) (addresses[head & mask] >>> 32);
    }

    int destination() {
        return (int) addresses[head & mask];
    }

    int sourcePort() {
        return ports[head & mask] >>> 16;
    }

    int destinationPort() {
        return ports[head & mask] & 0xffff;
    }

    int sequence() {
        return sequences[head & mask];
    }

    int acknowledgement() {
        return acknowledgements[head & mask];
    }

    int echo() {
        return echoes[head & mask];
    }

    int flags() {
        return flags[head & mask];
    }

    int lengthBytes() {
        return lengths[head & mask];
    }

    void removeFirst() {
        head++;
    }
}
