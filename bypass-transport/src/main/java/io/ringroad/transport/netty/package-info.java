/**
 * The Netty transport over the stack: any Netty handler runs unchanged on a connection that no kernel knows of.
 *
 * <p>A packet enters in {@link io.ringroad.transport.netty.BypassIoHandler#run}, which polls its loop's stack; the stack
 * tells the handler which connections became ready, the handler tells their channels, and these move bytes between the
 * stack's queues and {@link io.netty.buffer.ByteBuf}s. A packet leaves at the end of the next poll. All of it happens on
 * the event loop's thread; {@link io.ringroad.transport.netty.BypassIoHandler#wakeup} alone may be called elsewhere.
 *
 * <p>Must not know: packet formats, drivers other than as {@link io.ringroad.stack.link.LinkQueue}, balancing.
 */
package io.ringroad.transport.netty;
