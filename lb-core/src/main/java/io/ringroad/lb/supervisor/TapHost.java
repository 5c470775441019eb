package io.ringroad.lb.supervisor;

import io.ringroad.config.BypassConfig;
import io.ringroad.config.Endpoint;
import io.ringroad.config.IpPrefix;
import io.ringroad.config.ListenerConfig;
import io.ringroad.config.RingroadConfig;
import io.ringroad.config.TapConfig;
import io.ringroad.lb.control.BypassPlan;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.netlink.NetworkSetup;
import io.ringroad.transport.tap.TapDevice;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The TAP device: opened here, since that needs a privilege, and held here, so that it stays while a worker is being
 * restarted.
 */
final class TapHost implements DriverHost {
    private final BypassConfig config;
    private final TapDevice device;

    private TapHost(BypassConfig config, TapDevice device) {
        this.config = config;
        this.device = device;
    }

    /**
     * Opens the device, sets its MTU and sets it up.
     *
     * @throws KernelException if that isn't possible, with the remedy
     * @throws StartRefused    if the configuration can't be served on it
     */
    static TapHost open(RingroadConfig config) throws KernelException, StartRefused {
        requireOwnAddresses(config);
        TapConfig tap = config.bypass().tap();
        try (NetworkSetup setup = new NetworkSetup()) {
            TapDevice first = TapDevice.open(tap.device(), 1, true);
            try {
                setup.setMtu(first.name(), tap.mtuBytes());
                setup.setUp(first.name());
                return new TapHost(config.bypass(), first);
            } catch (KernelException | RuntimeException e) {
                first.close();
                throw e;
            }
        }
    }

    private static void requireOwnAddresses(RingroadConfig config) throws StartRefused {
        List<InetAddress> own = config.bypass().tap().addresses().stream().map(IpPrefix::ip).toList();
        List<String> problems = new ArrayList<>();
        if (own.isEmpty()) {
            problems.add("bypass.driver = tap needs addresses of its own in bypass.tap.addresses, such as"
                    + " [\"198.18.0.2/24\"]");
        }
        for (ListenerConfig listener : config.listeners()) {
            for (Endpoint endpoint : listener.bind()) {
                if (!endpoint.ip().isAnyLocalAddress() && !own.contains(endpoint.ip())) {
                    problems.add("listener " + listener.name() + " can't listen on " + endpoint
                            + ": with the tap driver its address must be among bypass.tap.addresses");
                }
                if (endpoint.port() == 0) {
                    problems.add("listener " + listener.name() + " can't listen on " + endpoint
                            + ": with the tap driver the port must be named");
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new StartRefused(StartRefused.CONFIGURATION, problems);
        }
    }

    @Override
    public BypassPlan plan(int worker, Path descriptorSocket) {
        TapConfig tap = config.tap();
        return new BypassPlan("tap", descriptorSocket.toString(),
                List.of(new BypassPlan.Link(device.name(), 0, false, false, false)), false,
                new BypassPlan.Tap(device.macAddress(), tap.mtuBytes(),
                        tap.addresses().stream().map(IpPrefix::toString).toList(),
                        tap.gateways().stream().map(InetAddress::getHostAddress).toList()),
                config.frameSizeBytes(false), config.frames(false), config.maxConnections(), config.maxHalfOpen(),
                config.maxTimeWait(), config.localPortFirst(), config.localPortLast(), config.receiveBufferBytes(),
                config.sendBufferBytes(), config.spin().toNanos(), config.warmUp().toNanos());
    }

    @Override
    public List<Descriptor> descriptors(int worker) throws IOException {
        return List.of(device.queue(0).duplicate());
    }

    String describe() {
        return "TAP device " + device.name();
    }

    @Override
    public void close() {
        device.close();
    }
}
