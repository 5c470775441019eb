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
 * @param frameSizeBytes     of one frame of the pool, 2048 or 4096; 256 of it are headroom
 * @param frames             in the pool
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

    public BypassConfig {
        interfaces = List.copyOf(interfaces);
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
