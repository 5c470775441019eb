package io.ringroad.load.simulated;

/** What is at the other end of a {@link SimulatedLink}: all the hosts there. */
@FunctionalInterface
public interface FarEnd {
    /**
     * A segment has arrived.
     *
     * @param segment valid during the call
     * @param answers takes what is sent in return; there is room for at least eight
     */
    void onSegment(ReceivedSegment segment, SegmentQueue answers);
}
