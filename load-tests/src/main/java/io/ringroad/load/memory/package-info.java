/**
 * What connections and packets cost in memory, at numbers that kernel clients on one machine can't reach: the far ends are
 * {@link io.ringroad.load.simulated}. It is the stack with its tables and timers; a worker adds nothing per connection.
 * {@link io.ringroad.load.memory.IdleMemory} is {@code load-tests/idle-memory}; {@code load-tests/compare} runs both.
 */
package io.ringroad.load.memory;
