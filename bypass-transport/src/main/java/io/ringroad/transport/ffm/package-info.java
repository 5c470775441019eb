/**
 * The only place that calls into the kernel: system calls through the foreign function and memory API, without JNI or a
 * native library of our own. Everything goes through <em>one</em> downcall shape, {@code syscall(2)} with long
 * arguments, because every further shape costs start-up time.
 *
 * <p>{@link io.ringroad.transport.ffm.Syscalls} answers as the kernel does: a result, or an errno as a negative number,
 * so that the packet path needs no exception. Cold paths turn that into a
 * {@link io.ringroad.transport.ffm.KernelException} which names the call, the subject and the remedy.
 *
 * <p>Knows nothing of packets, drivers, Netty or the stack; no packet enters or leaves here.
 */
package io.ringroad.transport.ffm;
