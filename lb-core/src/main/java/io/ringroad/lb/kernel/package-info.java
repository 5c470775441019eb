/**
 * The kernel transport: the balancer on kernel sockets, by Netty's io_uring or epoll. Bytes enter and leave in
 * {@link io.ringroad.lb.kernel.RelayHandler}, one on each side of a {@link io.ringroad.lb.kernel.KernelSession}; which end
 * of a connection leads to what is the truth table in {@code docs/relay.md}. A {@link io.ringroad.lb.kernel.Leg} ends by RST
 * unless told otherwise; a {@link io.ringroad.lb.kernel.FailureWatch} tells it of failures that Netty keeps to itself.
 *
 * <p>Needs no privilege. Must not know the stack, the supervisor or configuration files.
 */
package io.ringroad.lb.kernel;
