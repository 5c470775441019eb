/**
 * The load balancer. {@link io.ringroad.lb.Ringroad} is the way in for a command; the packages below are the supervisor
 * process ({@code supervisor}), the worker process ({@code worker}) with its transports ({@code kernel}, {@code bypass}),
 * and what they share ({@code control}, {@code slots}, {@code balance}, {@code serving}).
 */
package io.ringroad.lb;
