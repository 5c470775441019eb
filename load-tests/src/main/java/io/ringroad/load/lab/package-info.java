/**
 * A laboratory on one machine: network namespaces for clients, balancers and backends, virtual Ethernet between them,
 * and processes in them on cores of their own. It knows how to make these alike for every balancer, and how to remove
 * them; it must not know what is measured.
 *
 * <p>Every balancer has a {@link io.ringroad.load.lab.Lane} of its own between the one namespace of the clients and the
 * one of the backends: all stand side by side, and the same client and the same backends serve them in turn.
 */
package io.ringroad.load.lab;
