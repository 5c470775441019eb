package io.ringroad.stack.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.Allocation;
import io.ringroad.stack.link.LinkCapabilities;
import io.ringroad.stack.wire.IpAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final LinkCapabilities OWNED = new LinkCapabilities("a", 0x021122334455L, 1500, true, false, false, 0);
    private static final LinkCapabilities SHARED = new LinkCapabilities("b", 0x020000000002L, 1500, false, false, false, 0);

    private final RouteTable routes = new RouteTable(List.of(OWNED, SHARED));

    private static IpSnapshot.Route route(String network, int prefix, String gateway, int link, int metric) {
        return new IpSnapshot.Route(IpAddress.parse(network), prefix,
                gateway == null ? null : IpAddress.parse(gateway), link, metric);
    }

    private static IpSnapshot.Address address(int link, String address, int prefix) {
        return new IpSnapshot.Address(link, IpAddress.parse(address), prefix);
    }

    /** "link via next hop from source", or "none". */
    private String way(String destination) {
        IpAddress to = IpAddress.parse(destination);
        if (!routes.lookup(to.high(), to.low())) {
            return "none";
        }
        return routes.link() + " via " + new IpAddress(routes.nextHopHigh(), routes.nextHopLow()) + " from "
                + new IpAddress(routes.sourceHigh(), routes.sourceLow());
    }

    private boolean isLocal(String address) {
        IpAddress parsed = IpAddress.parse(address);
        return routes.isLocal(parsed.high(), parsed.low());
    }

    @BeforeEach
    void configure() {
        routes.configure(new IpSnapshot(
                List.of(address(0, "10.0.0.1", 24), address(0, "10.9.0.1", 16), address(1, "192.0.2.1", 24),
                        address(1, "2001:db8::1", 64)),
                List.of(route("0.0.0.0", 0, "192.0.2.254", 1, 100), route("10.0.0.0", 24, null, 0, 0),
                        route("10.9.0.0", 16, null, 0, 0), route("192.0.2.0", 24, null, 1, 0),
                        route("10.9.7.0", 24, "10.0.0.254", 0, 50), route("10.9.7.0", 24, "10.9.0.253", 0, 20),
                        route("2001:db8::", 64, null, 1, 0), route("::", 0, "fe80::1", 1, 0))));
    }

    @Test
    void longestPrefixWinsThenTheLowestMetric() {
        assertEquals("0 via 10.0.0.7 from 10.0.0.1", way("10.0.0.7"));
        assertEquals("0 via 10.9.3.3 from 10.9.0.1", way("10.9.3.3"));
        assertEquals("0 via 10.9.0.253 from 10.9.0.1", way("10.9.7.3"));
        assertEquals("1 via 192.0.2.254 from 192.0.2.1", way("198.51.100.1"));
    }

    @Test
    void familiesDoNotMix() {
        assertEquals("1 via 2001:db8:0:0:0:0:0:9 from 2001:db8:0:0:0:0:0:1", way("2001:db8::9"));
        assertEquals("1 via fe80:0:0:0:0:0:0:1 from 2001:db8:0:0:0:0:0:1", way("2001:db8:1::9"));
        routes.configure(new IpSnapshot(List.of(), List.of(route("::", 0, "fe80::1", 1, 0))));
        assertEquals("none", way("10.0.0.7"));
        assertEquals("1 via fe80:0:0:0:0:0:0:1 from 0:0:0:0:0:0:0:0", way("2001:db8::9"));
    }

    @Test
    void ownAddressesAreLocalOthersAreNot() {
        for (String own : List.of("10.0.0.1", "10.9.0.1", "192.0.2.1", "2001:db8::1")) {
            assertTrue(isLocal(own), own);
        }
        for (String other : List.of("10.0.0.2", "0.0.0.0", "::", "2001:db8::2", "255.255.255.255", "::a00:1")) {
            assertFalse(isLocal(other), other);
        }
    }

    @Test
    void manyAddressesAreAllFound() {
        List<IpSnapshot.Address> many = new java.util.ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(address(0, "10.1." + i / 250 + "." + (1 + i % 250), 16));
        }
        routes.configure(new IpSnapshot(many, List.of()));
        many.forEach(address -> assertTrue(routes.isLocal(address.address().high(), address.address().low())));
        assertFalse(isLocal("10.1.2.1"));
    }

    @Test
    void ownedLinkWithIpv6GetsItsLinkLocalAddress() {
        assertFalse(isLocal("fe80::11:22ff:fe33:4455"));
        routes.configure(IpSnapshot.onLink(0, IpAddress.parse("fd00::1"), 64));
        assertTrue(isLocal("fe80::11:22ff:fe33:4455"));
        assertEquals("0 via fe80:0:0:0:0:0:0:9 from fe80:0:0:0:11:22ff:fe33:4455", way("fe80::9"));
        assertEquals("0 via fd00:0:0:0:0:0:0:9 from fd00:0:0:0:0:0:0:1", way("fd00::9"));
    }

    @Test
    void solicitedNodeGroupsOfOwnAddressesAreOurs() {
        routes.configure(IpSnapshot.onLink(0, IpAddress.parse("fd00::aabb:ccdd"), 64));
        assertTrue(isOurGroup("ff02::1:ffbb:ccdd"));
        assertTrue(isOurGroup("ff02::1:ff33:4455"));
        assertTrue(isOurGroup("ff02::1"));
        assertFalse(isOurGroup("ff02::1:ffbb:ccde"));
        assertFalse(isOurGroup("ff02::2"));
    }

    private boolean isOurGroup(String group) {
        IpAddress parsed = IpAddress.parse(group);
        return routes.isOurGroup(parsed.high(), parsed.low());
    }

    @Test
    void impossibleSnapshotsAreRefusedAndChangeNothing() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> routes.configure(IpSnapshot.onLink(2, IpAddress.parse("10.0.0.9"), 24))).getMessage();
        assertTrue(message.contains("10.0.0.9/24 is on link 2"), message);
        assertThrows(IllegalArgumentException.class,
                () -> routes.configure(IpSnapshot.onLink(0, IpAddress.parse("10.0.0.9"), 33)));
        assertEquals("0 via 10.0.0.7 from 10.0.0.1", way("10.0.0.7"));
    }

    @Test
    void lookupAllocatesNothing() {
        IpAddress to = IpAddress.parse("198.51.100.1");
        assertEquals(0, Allocation.of(10_000, () -> {
            routes.lookup(to.high(), to.low());
            routes.isLocal(to.high(), to.low());
            routes.nextHopHigh();
        }));
    }
}
