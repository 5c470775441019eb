/**
 * The machine that a worker runs on: what it offers ({@link io.ringroad.transport.host.HostProbe}), what the process
 * may do and how it gives that up ({@link io.ringroad.transport.host.Privileges}), descriptors from process to process
 * ({@link io.ringroad.transport.host.DescriptorChannel}), and network namespaces for demos and tests
 * ({@link io.ringroad.transport.host.NetworkNamespace}).
 *
 * <p>Knows nothing of packets, the stack, Netty or the balancer's configuration; prints and logs nothing: records and
 * exceptions say it all. All of it is cold path.
 */
package io.ringroad.transport.host;
