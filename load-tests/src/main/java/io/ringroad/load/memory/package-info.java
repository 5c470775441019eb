/**
 * What an idle relayed connection costs, at numbers that kernel clients on one machine can't reach: the far ends are
 * {@link io.ringroad.load.simulated}. It is the stack with its tables and timers; a worker adds nothing per connection.
 */
package io.ringroad.load.memory;
