package io.ringroad.transport.xdp;

import java.util.List;

/**
 * How a socket was bound in the end.
 *
 * @param zeroCopy    the NIC reads and writes our frames itself
 * @param multiBuffer packets may span several frames
 * @param txMetadata  the link completes checksums
 * @param refusals    what was wanted and refused, with the reason; in the order in which it was tried
 */
public record XdpBinding(boolean zeroCopy, boolean multiBuffer, boolean txMetadata, List<String> refusals) {
    public XdpBinding {
        refusals = List.copyOf(refusals);
    }

    /** Such as {@code copy mode, packets over several frames; refused: zero copy: EOPNOTSUPP (…)}. */
    public String describe() {
        String taken = (zeroCopy ? "zero copy" : "copy mode")
                + (multiBuffer ? ", packets over several frames" : ", one frame per packet")
                + (txMetadata ? ", checksum offload" : ", no checksum offload");
        return refusals.isEmpty() ? taken : taken + "; refused: " + String.join(", ", refusals);
    }
}
