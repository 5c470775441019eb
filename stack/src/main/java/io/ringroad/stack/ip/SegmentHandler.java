package io.ringroad.stack.ip;

/** Who takes TCP segments that passed every check of {@link IpInput}. */
@FunctionalInterface
public interface SegmentHandler {
    /**
     * Called for each segment in order of arrival. What it wants of the payload it takes with
     * {@link IpInput#takePayload}; frames not taken are released when it returns.
     *
     * @param packet positioned at the segment, valid in this call only
     */
    void onSegment(IpInput packet);
}
