package io.ringroad.config;

/** Which way connections take through the machine. */
public enum Transport {
    /** The best that works here; the log says which, and why the better ones were refused. */
    AUTO,
    /** Round the kernel: our own TCP/IP stack over a driver of {@link BypassDriver}. */
    BYPASS,
    /** Kernel sockets, see {@link KernelIo}. Needs no privilege. */
    KERNEL
}
