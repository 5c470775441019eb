/**
 * Far ends of TCP connections that cost next to nothing, so that what is measured is the stack between them: clients and
 * backends which work out each answer from the segment it answers, as a Linux host would send it, and keep no
 * connection of their own. A hundred thousand of them fit where so many kernel sockets don't.
 *
 * <p>May use the public packages of {@code stack}; must not know what measures it. A packet leaves the stack through
 * {@link io.ringroad.load.simulated.SimulatedLink#transmit}, is answered by a
 * {@link io.ringroad.load.simulated.FarEnd}, and the answer enters by the link's {@code receive}.
 */
package io.ringroad.load.simulated;
