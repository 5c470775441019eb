/**
 * A client and a server that make load with kernel sockets and spend little themselves: one thread, epoll, system calls
 * without an object per connection. They know TCP and their own 12-byte request, nothing of what is between them.
 *
 * <p>{@link io.ringroad.load.generator.Generator} is told by lines on its standard input what to run and counts into a
 * mapped file ({@link io.ringroad.load.generator.LoadCounters}), which whoever measures reads at the moments of its
 * choice. {@link io.ringroad.load.generator.Backend} answers.
 */
package io.ringroad.load.generator;
