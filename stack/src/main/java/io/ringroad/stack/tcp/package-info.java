/**
 * TCP (RFC 9293) over records in the worker's file.
 *
 * <p>A segment enters at {@link io.ringroad.stack.tcp.Tcp#onSegment} and is handed by its flow to {@code
 * ConnectionInput}, {@code SynSentInput}, {@code PassiveOpen} or {@code TimeWaitInput}; received payload ends in a
 * receive queue or, relayed, in the other connection's send queue. Nothing is sent on the way but what can't wait: {@code
 * Sender.emit} runs once per cycle for each connection that asked for it, and leaves through {@code SegmentOutput}.
 *
 * <p>Must not know Ethernet, drivers, Netty, clocks or threads. Time is {@code TcpContext.nowNs}, set by each cycle.
 */
package io.ringroad.stack.tcp;
