/**
 * Which backend takes the next connection: {@link io.ringroad.lb.balance.Balancer} yields a sequence of candidates, so
 * that a failed connect means "the next one". One balancer per worker and pool, used by the worker's thread only.
 *
 * <p>Knows weights and health as numbers. Must not know addresses, transports or connections. No packet comes here.
 */
package io.ringroad.lb.balance;
