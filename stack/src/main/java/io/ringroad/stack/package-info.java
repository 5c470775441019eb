/**
 * The user-space TCP/IP stack as its users see it: {@link io.ringroad.stack.Stack}, what it is told ({@link
 * io.ringroad.stack.StackConfig}) and whom it tells ({@link io.ringroad.stack.ConnectionOwner}, {@link
 * io.ringroad.stack.ListenerOwner}, {@link io.ringroad.stack.RelayOwner}).
 *
 * <p>Frames enter in {@code Stack.receive} and leave in {@code Stack.transmit}. Inside, {@code wire} knows formats,
 * {@code memory} the worker's file, {@code link} queues, {@code ip} addresses and neighbours, {@code tcp} connections;
 * each sees only those before it. No thread, no clock, no system call.
 */
package io.ringroad.stack;
