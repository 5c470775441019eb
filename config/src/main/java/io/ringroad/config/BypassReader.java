package io.ringroad.config;

import com.typesafe.config.ConfigValue;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code ringroad.bypass}. */
final class BypassReader {
    private static final int KIB = 1 << 10;
    private static final int MAX_RECORDS = 1 << 24;
    /** Of a device, without the closing zero: IFNAMSIZ of linux/if.h less one. */
    private static final int MAX_DEVICE_NAME = 15;

    private final Block block;

    BypassReader(Block block) {
        this.block = block;
    }

    BypassConfig read() {
        Block ports = block.block("local-ports");
        BypassConfig bypass = new BypassConfig(
                block.parsed("driver", Values.constant(BypassDriver.class), BypassDriver.AUTO),
                interfaces(),
                block.parsed("xdp-mode", Values.constant(XdpMode.class), XdpMode.AUTO),
                automatic("zero-copy"),
                frameSize(),
                count("frames", BypassConfig.MIN_FRAMES, 1 << 22),
                count("max-connections", 16, MAX_RECORDS),
                count("max-half-open", 16, 1 << 20),
                count("max-time-wait", 16, MAX_RECORDS),
                ports.parsed("first", Values.integer(1024, 65535), 1024),
                ports.parsed("last", Values.integer(1024, 65535), 65535),
                buffer("receive-buffer"),
                buffer("send-buffer"),
                block.parsed("spin", Values.duration(Duration.ZERO, Duration.ofSeconds(1)), Duration.ZERO),
                block.parsed("warm-up", Values.duration(Duration.ZERO, Duration.ofMinutes(1)), Duration.ZERO),
                automatic("interrupt-moderation"),
                tap(block.block("tap")));
        if (bypass.localPortFirst() > bypass.localPortLast()) {
            ports.error("last", "must not be less than first (" + bypass.localPortFirst() + ")");
        }
        ports.refuseUnknownKeys();
        block.refuseUnknownKeys();
        return bypass;
    }

    private enum Automatic { AUTO, OFF }

    /** What is done where it is possible and good, or not at all. */
    private boolean automatic(String key) {
        return block.parsed(key, Values.constant(Automatic.class), Automatic.AUTO) == Automatic.AUTO;
    }

    private int count(String key, int min, int max) {
        return block.parsed(key, Values.integer(min, max), min);
    }

    private int buffer(String key) {
        return block.parsed(key, Values.bytes(4 * KIB, 16 * KIB * KIB), 4L * KIB).intValue();
    }

    private int frameSize() {
        int size = block.parsed("frame-size", Values.orWord("auto", BypassConfig.FRAME_SIZE_AUTO,
                Values.integer(1, Integer.MAX_VALUE)), BypassConfig.FRAME_SIZE_AUTO);
        if (size != BypassConfig.FRAME_SIZE_AUTO && size != 2048 && size != 4096) {
            block.error("frame-size", "must be 2048, 4096 or auto, not " + size);
        }
        return size;
    }

    private List<String> interfaces() {
        List<String> names = block.strings("interfaces");
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            checkDeviceName(block, "interfaces", name);
            if (!seen.add(name)) {
                block.error("interfaces", "names " + name + " twice");
            }
        }
        return names;
    }

    private static void checkDeviceName(Block where, String key, String name) {
        if (name.isEmpty() || name.length() > MAX_DEVICE_NAME || name.matches(".*[/\\s].*")) {
            where.error(key, "\"" + name + "\" can't be a device's name: it must have 1 to " + MAX_DEVICE_NAME
                    + " characters, no space and no slash");
        }
    }

    private static TapConfig tap(Block tap) {
        String device = tap.parsed("device", Values.text("a device's name"), "tap");
        checkDeviceName(tap, "device", device);
        List<IpPrefix> addresses = new ArrayList<>();
        for (ConfigValue element : tap.list("addresses")) {
            addresses.add(tap.parsed(element, tap.path("addresses"),
                    value -> IpPrefix.parse(Values.text("an address with its prefix length").parse(value)), null));
        }
        List<InetAddress> gateways = new ArrayList<>();
        for (ConfigValue element : tap.list("gateways")) {
            gateways.add(tap.parsed(element, tap.path("gateways"),
                    value -> Endpoint.parseIp(Values.text("an IP address").parse(value)), null));
        }
        addresses.removeIf(address -> address == null);
        gateways.removeIf(gateway -> gateway == null);
        checkGateways(tap, addresses, gateways);
        int mtu = tap.parsed("mtu", Values.integer(1280, 65535), 1500);
        tap.refuseUnknownKeys();
        return new TapConfig(device, addresses, gateways, mtu);
    }

    private static void checkGateways(Block tap, List<IpPrefix> addresses, List<InetAddress> gateways) {
        Set<Boolean> versions = new HashSet<>();
        for (InetAddress gateway : gateways) {
            if (!versions.add(gateway instanceof Inet6Address)) {
                tap.error("gateways", "holds two gateways of one IP version; one is possible");
            }
            if (addresses.stream().noneMatch(address -> address.contains(gateway))) {
                tap.error("gateways", "gateway " + gateway.getHostAddress() + " is in no network of tap.addresses");
            }
        }
    }
}
