package io.ringroad.stack.link;

/**
 * What one end of an in-memory link is like.
 *
 * @param name              for messages
 * @param macAddress        of this end
 * @param mtuBytes          longer packets that this end sends are dropped and counted
 * @param ownsLink          the stack answers ARP, NDP and echo; false emulates a kernel beside it
 * @param txChecksumOffload this end completes checksums for its stack
 * @param partialChecksums  with the former: checksums are <em>not</em> completed, the other end receives the pseudo-header
 *                          sum only, as from a kernel's socket over veth; both ends' capabilities must say so
 * @param gsoMaxBytes       largest TCP payload that this end cuts for its stack; 0: none
 * @param largePackets      packets sent with GSO arrive whole in several frames, marked as verified, as a TAP delivers
 *                          them
 * @param lateCompletions   frames sent are only given back by the flush after the one that sent them, as by a device
 * @param queueBytes        room for packets under way to this end, a power of two
 */
public record MemoryLinkOptions(
        String name,
        long macAddress,
        int mtuBytes,
        boolean ownsLink,
        boolean txChecksumOffload,
        boolean partialChecksums,
        int gsoMaxBytes,
        boolean largePackets,
        boolean lateCompletions,
        int queueBytes) {

    private static final int MIN_QUEUE_BYTES = 1 << 18;

    public MemoryLinkOptions {
        if (Integer.bitCount(queueBytes) != 1 || queueBytes < MIN_QUEUE_BYTES) {
            throw new IllegalArgumentException("queueBytes must be a power of two of at least " + MIN_QUEUE_BYTES
                    + ", not " + queueBytes);
        }
        if (gsoMaxBytes > 0 && !txChecksumOffload) {
            throw new IllegalArgumentException("GSO needs transmit checksum offload");
        }
        if (gsoMaxBytes < 0 || gsoMaxBytes > 65_000) {
            throw new IllegalArgumentException("gsoMaxBytes must be 0-65000, not " + gsoMaxBytes);
        }
    }

    /** A plain Ethernet of MTU 1500 which the stack owns; no offloads. */
    public static MemoryLinkOptions plain(String name, long macAddress) {
        return new MemoryLinkOptions(name, macAddress, 1500, true, false, false, 0, false, false, 1 << 21);
    }

    public MemoryLinkOptions withMtuBytes(int bytes) {
        return new MemoryLinkOptions(name, macAddress, bytes, ownsLink, txChecksumOffload, partialChecksums,
                gsoMaxBytes, largePackets, lateCompletions, queueBytes);
    }

    public MemoryLinkOptions withoutOwnership() {
        return new MemoryLinkOptions(name, macAddress, mtuBytes, false, txChecksumOffload, partialChecksums,
                gsoMaxBytes, largePackets, lateCompletions, queueBytes);
    }

    public MemoryLinkOptions withChecksumOffload(boolean partial) {
        return new MemoryLinkOptions(name, macAddress, mtuBytes, ownsLink, true, partial, gsoMaxBytes, largePackets,
                lateCompletions, queueBytes);
    }

    public MemoryLinkOptions withGso(int maxBytes, boolean large) {
        return new MemoryLinkOptions(name, macAddress, mtuBytes, ownsLink, true, partialChecksums, maxBytes, large,
                lateCompletions, queueBytes);
    }

    public MemoryLinkOptions withLateCompletions() {
        return new MemoryLinkOptions(name, macAddress, mtuBytes, ownsLink, txChecksumOffload, partialChecksums,
                gsoMaxBytes, largePackets, true, queueBytes);
    }

    public MemoryLinkOptions withQueueBytes(int bytes) {
        return new MemoryLinkOptions(name, macAddress, mtuBytes, ownsLink, txChecksumOffload, partialChecksums,
                gsoMaxBytes, largePackets, lateCompletions, bytes);
    }

    LinkCapabilities capabilities() {
        return new LinkCapabilities(name, macAddress, mtuBytes, ownsLink, partialChecksums, txChecksumOffload,
                gsoMaxBytes);
    }
}
