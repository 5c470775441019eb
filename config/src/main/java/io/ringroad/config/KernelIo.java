package io.ringroad.config;

/** How kernel sockets are driven under {@link Transport#KERNEL}. */
public enum KernelIo {
    /** io_uring where the kernel offers it, else epoll. */
    AUTO,
    IO_URING,
    EPOLL;

    /** As written in the configuration: {@code io_uring}, unlike other values with an underscore. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
