package io.ringroad.lb.supervisor;

import io.ringroad.config.BypassDriver;
import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.kernel.KernelSockets;
import io.ringroad.transport.ffm.Syscalls;
import io.ringroad.transport.host.ChangeRecord;
import java.io.IOException;

/** Takes the transport that is configured, or the best that works here, and says why. */
final class TransportChooser {
    private final RingroadConfig config;
    private final ChangeRecord record;

    /** What was taken; the host is open and its taker's to close. */
    record Taken(TransportChoice choice, DriverHost host) {}

    private TransportChooser(RingroadConfig config, ChangeRecord record) {
        this.config = config;
        this.record = record;
    }

    /**
     * @param record is told what interfaces were set to, before that is changed
     * @throws StartRefused if what is configured isn't possible here, with the reason and a remedy
     */
    static Taken take(RingroadConfig config, ChangeRecord record) throws StartRefused {
        TransportChooser chooser = new TransportChooser(config, record);
        return switch (config.transport()) {
            case KERNEL -> chooser.kernel("as configured");
            case BYPASS -> chooser.bypassOnly();
            case AUTO -> chooser.best();
        };
    }

    private Taken bypassOnly() throws StartRefused {
        try {
            return bypass("as configured");
        } catch (StartRefused e) {
            throw new StartRefused(e.exitCode(), e.problems().stream()
                    .map(problem -> "transport = bypass is not possible: " + problem).toList());
        }
    }

    private Taken best() throws StartRefused {
        try {
            return bypass("the best that works here");
        } catch (StartRefused e) {
            return kernel("bypass is not possible: " + String.join("; ", e.problems()));
        }
    }

    private Taken kernel(String why) throws StartRefused {
        try {
            KernelSockets.Choice kernel = KernelSockets.choose(config.kernelIo());
            return new Taken(
                    new TransportChoice(TransportChoice.KERNEL, kernel.sockets().word(),
                            why + "; " + kernel.reason()),
                    DriverHost.NONE);
        } catch (UnsupportedOperationException e) {
            throw new StartRefused(StartRefused.MACHINE, e.getMessage());
        }
    }

    private Taken bypass(String why) throws StartRefused {
        if (config.workers() > 1) {
            throw new StartRefused(StartRefused.CONFIGURATION, "the bypass transport runs one worker, not "
                    + config.workers() + ": set workers = 1 (or auto), or use transport = kernel");
        }
        if (!Syscalls.isAvailable()) {
            throw new StartRefused(StartRefused.MACHINE, "the bypass transport can't make system calls: "
                    + Syscalls.unavailabilityCause().getMessage());
        }
        try {
            return wantsTap() ? tap(why) : afXdp(why);
        } catch (IOException e) {
            throw new StartRefused(StartRefused.MACHINE, e.getMessage());
        }
    }

    private boolean wantsTap() {
        return switch (config.bypass().driver()) {
            case TAP -> true;
            case AF_XDP -> false;
            case AUTO -> !config.bypass().tap().addresses().isEmpty();
        };
    }

    private Taken tap(String why) throws IOException, StartRefused {
        TapHost host = TapHost.open(config);
        String instead = config.bypass().driver() == BypassDriver.AUTO ? "bypass.tap.addresses are given, " : "";
        return new Taken(
                new TransportChoice(TransportChoice.BYPASS, "tap", why + "; " + instead + host.describe()), host);
    }

    private Taken afXdp(String why) throws IOException, StartRefused {
        XdpHost host = XdpHost.open(config, record);
        return new Taken(new TransportChoice(TransportChoice.BYPASS, "af-xdp", why + "; " + host.describe()), host);
    }
}
