/**
 * A part of Netty's transport tests with a kernel as the peer: bypass channels over TAP or AF_XDP on one end of a
 * link, sockets of the local kernel, in a network namespace of the test's own, on the other.
 */
package io.ringroad.transport.netty.kernel;
