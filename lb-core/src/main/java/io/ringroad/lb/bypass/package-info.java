/**
 * The bypass transport in a worker: {@link io.ringroad.lb.bypass.BypassTransport} runs a stack over the queues that the
 * supervisor handed over, on one event loop, and keeps it told of addresses, routes and neighbours;
 * {@link io.ringroad.lb.bypass.PlainTcpProxy} accepts, connects and couples on that stack. Packets enter and leave in the
 * loop's {@link io.ringroad.transport.netty.BypassIoHandler}; relayed bytes never come up here.
 *
 * <p>Needs no privilege. Must not know configuration files, the supervisor, or drivers other than by their links.
 */
package io.ringroad.lb.bypass;
