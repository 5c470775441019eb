package io.ringroad.lb.supervisor;

/**
 * Which transport is taken and why, decided once for all workers.
 *
 * @param transport {@code kernel} or {@code bypass}
 * @param driver    {@code io_uring}, {@code epoll}, {@code af-xdp} or {@code tap}
 * @param reason    why this one, and why not a better one: for the log and the demo
 */
public record TransportChoice(String transport, String driver, String reason) {
    static final String KERNEL = "kernel";
    static final String BYPASS = "bypass";

    boolean isKernel() {
        return transport.equals(KERNEL);
    }

    /** Whether listeners have the kernel's addresses. */
    boolean sharesAddresses() {
        return !driver.equals("tap");
    }

    /** {@code kernel (io_uring): ...}, for the log. */
    @Override
    public String toString() {
        return transport + " (" + driver + "): " + reason;
    }
}
