/**
 * {@code ringroad demo}: a small network with real clients and real servers on kernel sockets, and the balancer between them as
 * its users start it.
 *
 * <p>{@link io.ringroad.demo.Demo} is the play, a {@link io.ringroad.demo.Rig} the stage (network namespaces, or loopback), and three
 * kinds of child processes the cast: {@link io.ringroad.demo.BackendsMain}, {@code ringroad run}, {@link io.ringroad.demo.ClientsMain}.
 * The package must not know how the balancer works: it writes a configuration file, starts the command, and reads what
 * anyone can read of it from outside. Packets are those of the children: they leave a client's kernel socket, cross the
 * balancer, and come to a backend's kernel socket.
 */
package io.ringroad.demo;
