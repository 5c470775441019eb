/**
 * Interrupt moderation that follows the load: how long the receive queues of the interfaces may let packets gather before
 * they wake the worker. {@link io.ringroad.lb.moderation.ModerationController} decides from rates alone;
 * {@link io.ringroad.lb.moderation.InterfaceModerators} counts, asks it, and does it, on a thread of its own.
 *
 * <p>Part of the supervisor's process, because settings of an interface need its privileges. Knows nothing of
 * single connections, and of workers only how often they wake up and how many connections have come. No packet comes here, and workers run the same without it.
 */
package io.ringroad.lb.moderation;
