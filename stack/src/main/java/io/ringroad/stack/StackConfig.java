package io.ringroad.stack;

/**
 * What a stack is told at construction; everything that could differ between two runs is in here or in the calls
 * (design decision D1), so that a run can be repeated from a seed.
 *
 * @param secretHigh          half of the key of initial sequence numbers (RFC 6528), timestamps and hash tables:
 *                            random in production, fixed in tests
 * @param secretLow           the other half
 * @param receiveBufferBytes  most payload that waits for the application (or the relay's other side) per connection;
 *                            also the window that we advertise at most
 * @param sendBufferBytes     most payload queued to send per connection, acknowledged or not
 * @param localPortFirst      first of this worker's ports for outgoing connections
 * @param localPortLast       last of them
 * @param timeWaitNs          how long TIME_WAIT lasts
 * @param finWait2Ns          how long a closed connection waits for the peer's FIN
 * @param delayedAckNs        longest delay of an acknowledgement that may ride on data
 * @param minRtoNs            lower bound of the retransmission timeout
 * @param maxRetransmissions  of one segment before the connection has failed
 */
public record StackConfig(
        long secretHigh,
        long secretLow,
        int receiveBufferBytes,
        int sendBufferBytes,
        int localPortFirst,
        int localPortLast,
        long timeWaitNs,
        long finWait2Ns,
        long delayedAckNs,
        long minRtoNs,
        int maxRetransmissions) {

    private static final long MS = 1_000_000L;

    public StackConfig {
        if (localPortFirst < 1 || localPortLast > 65535 || localPortFirst > localPortLast) {
            throw new IllegalArgumentException("local ports must be a range within 1-65535, not "
                    + localPortFirst + "-" + localPortLast);
        }
        if (receiveBufferBytes < 4096 || receiveBufferBytes > 1 << 24) {
            throw new IllegalArgumentException("receiveBufferBytes must be 4 KiB to 16 MiB, not " + receiveBufferBytes);
        }
        if (sendBufferBytes < 4096 || sendBufferBytes > 1 << 24) {
            throw new IllegalArgumentException("sendBufferBytes must be 4 KiB to 16 MiB, not " + sendBufferBytes);
        }
    }

    /** What Linux does, more or less: 1 MiB buffers, TIME_WAIT 60 s, delayed ACK 40 ms, RTO at least 200 ms. */
    public static StackConfig defaults(long secretHigh, long secretLow) {
        return new StackConfig(secretHigh, secretLow, 1 << 20, 1 << 20, 32768, 60999,
                60_000 * MS, 60_000 * MS, 40 * MS, 200 * MS, 15);
    }

    public StackConfig withLocalPorts(int first, int last) {
        return new StackConfig(secretHigh, secretLow, receiveBufferBytes, sendBufferBytes, first, last, timeWaitNs,
                finWait2Ns, delayedAckNs, minRtoNs, maxRetransmissions);
    }

    public StackConfig withBuffers(int receiveBytes, int sendBytes) {
        return new StackConfig(secretHigh, secretLow, receiveBytes, sendBytes, localPortFirst, localPortLast,
                timeWaitNs, finWait2Ns, delayedAckNs, minRtoNs, maxRetransmissions);
    }

    public StackConfig withTimeWaitNs(long ns) {
        return new StackConfig(secretHigh, secretLow, receiveBufferBytes, sendBufferBytes, localPortFirst,
                localPortLast, ns, finWait2Ns, delayedAckNs, minRtoNs, maxRetransmissions);
    }
}
