package io.ringroad.lb.supervisor;

import io.ringroad.config.RingroadConfig;
import io.ringroad.config.Transport;
import io.ringroad.lb.kernel.KernelSockets;

/**
 * Which transport is taken and why, decided once for all workers.
 *
 * @param transport {@code kernel} or {@code bypass}
 * @param kernelIo  {@code io_uring} or {@code epoll}; null on the bypass transport
 * @param reason    why this one, and why not a better one: for the log and the demo
 */
public record TransportChoice(String transport, String kernelIo, String reason) {

    /** @throws StartRefused if what is configured isn't possible here */
    static TransportChoice choose(RingroadConfig config) throws StartRefused {
        if (config.transport() == Transport.BYPASS) {
            throw new StartRefused(StartRefused.MACHINE, "transport = bypass is not possible here");
        }
        try {
            KernelSockets.Choice kernel = KernelSockets.choose(config.kernelIo());
            return new TransportChoice("kernel", kernel.sockets().word(), kernel.reason());
        } catch (UnsupportedOperationException e) {
            throw new StartRefused(StartRefused.MACHINE, e.getMessage());
        }
    }

    /** {@code kernel (io_uring): ...}, for the log. */
    @Override
    public String toString() {
        return transport + (kernelIo == null ? "" : " (" + kernelIo + ")") + ": " + reason;
    }
}
