/**
 * Netty's own transport tests ({@code io.netty:netty-testsuite}), run against the bypass channels: one small subclass per
 * class of {@code io.netty.testsuite.transport.socket}, client and server on different event loops, joined in memory.
 * What is left out says why in its {@code @Disabled}. The classes about datagrams have no counterpart: the transport has
 * no datagram channel.
 */
package io.ringroad.transport.netty.suite;
