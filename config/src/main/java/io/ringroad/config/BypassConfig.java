package io.ringroad.config;

import java.time.Duration;
import java.util.List;

/**
 * The bypass transport; all numbers are per worker.
 *
 * @param driver             what carries frames
 * @param interfaces         for AF_XDP; empty: those with the listeners' addresses and the routes to the backends
 * @param xdpMode            where the XDP program runs
 * @param zeroCopy           whether the NIC may read and write frames itself, where it can
 * @param frameSizeBytes     of one frame of the pool, 2048 or 4096, 256 of it headroom; or {@link #FRAME_SIZE_AUTO}
 * @param frames             in the pool; with {@link #FRAME_SIZE_AUTO} of 2048 bytes
 * @param maxConnections     TCP connections; a proxied connection is two
 * @param maxHalfOpen        handshakes in progress
 * @param maxTimeWait        flows in TIME_WAIT
 * @param localPortFirst     first of the local ports for connections to backends
 * @param localPortLast      last of them
 * @param receiveBufferBytes most bytes that wait for the other side, per connection
 * @param sendBufferBytes    most bytes on their way to the peer, per connection
 * @param spin               how long a worker polls after the last packet before it sleeps
 * @param warmUp             how long at most a new worker serves simulated connections before it takes real ones, so
 *                           that its code is compiled
 * @param interruptModeration whether, with AF_XDP, packets may gather at high rates before they wake a worker
 * @param tap                the TAP driver
 */
public record BypassConfig(
        BypassDriver driver,
        List<String> interfaces,
        XdpMode xdpMode,
        boolean zeroCopy,
        int frameSizeBytes,
        int frames,
        int maxConnections,
        int maxHalfOpen,
        int maxTimeWait,
        int localPortFirst,
        int localPortLast,
        int receiveBufferBytes,
        int sendBufferBytes,
        Duration spin,
        Duration warmUp,
        boolean interruptModeration,
        TapConfig tap) {

    /** The frames' size follows the packets that a link delivers. */
    public static final int FRAME_SIZE_AUTO = 0;
    static final int MIN_FRAMES = 64;

    private static final int FRAME_BYTES = 2048;
    private static final int LARGE_FRAME_BYTES = 4096;

    public BypassConfig {
        interfaces = List.copyOf(interfaces);
    }

    /**
     * Bytes of a frame.
     *
     * @param largePackets whether packets come that need several frames
     */
    public int frameSizeBytes(boolean largePackets) {
        if (frameSizeBytes != FRAME_SIZE_AUTO) {
            return frameSizeBytes;
        }
        return largePackets ? LARGE_FRAME_BYTES : FRAME_BYTES;
    }

    /** Frames in the pool; where their size is not configured, larger ones are fewer and take as much memory. */
    public int frames(boolean largePackets) {
        return frameSizeBytes == FRAME_SIZE_AUTO
                ? Math.max(MIN_FRAMES, (int) ((long) frames * FRAME_BYTES / frameSizeBytes(largePackets))) : frames;
    }

    public BypassConfig withXdpMode(XdpMode other) {
        return new BypassConfig(driver, interfaces, other, zeroCopy, frameSizeBytes, frames, maxConnections, maxHalfOpen,
                maxTimeWait, localPortFirst, localPortLast, receiveBufferBytes, sendBufferBytes, spin, warmUp,
                interruptModeration, tap);
    }

    public BypassConfig withDriver(BypassDriver other) {
        return new BypassConfig(other, interfaces, xdpMode, zeroCopy, frameSizeBytes, frames, maxConnections, maxHalfOpen,
                maxTimeWait, localPortFirst, localPortLast, receiveBufferBytes, sendBufferBytes, spin, warmUp,
                interruptModeration, tap);
    }

    public BypassConfig withTap(TapConfig other) {
        return new BypassConfig(driver, interfaces, xdpMode, zeroCopy, frameSizeBytes, frames, maxConnections, maxHalfOpen,
                maxTimeWait, localPortFirst, localPortLast, receiveBufferBytes, sendBufferBytes, spin, warmUp,
                interruptModeration, other);
    }
}
