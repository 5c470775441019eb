/**
 * The worker's mapped file and what lies in it (design decisions D2 and D3): layout, counters, and the frames that hold
 * every packet from ring to ring. The records of connections are in it, too, but only {@code tcp} knows what they mean.
 *
 * <p>Must not know formats, links or protocols. A packet's bytes live here from {@link
 * io.ringroad.stack.memory.FramePool#allocate} to the last {@link io.ringroad.stack.memory.FramePool#release}.
 */
package io.ringroad.stack.memory;
