package io.ringroad.transport.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.Machine;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.NetworkNamespace;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was set up is what is read back. */
@Timeout(30)
class RtnetlinkTest {
    private static final long MAC = 0x02_11_22_33_44_55L;

    private NetworkNamespace here;
    private NetworkNamespace there;

    @BeforeEach
    void open() throws Exception {
        Machine.requireNamespaces();
        here = NetworkNamespace.create("here");
        there = NetworkNamespace.create("there");
        here.connect("rr0", there, "rr1", 2);
    }

    @AfterEach
    void close() {
        if (here != null) {
            here.close();
            there.close();
        }
    }

    private <T> T read(NetworkNamespace namespace, Reading<T> reading) throws IOException {
        return namespace.call(() -> {
            try (Rtnetlink kernel = new Rtnetlink()) {
                return reading.of(kernel);
            }
        });
    }

    private interface Reading<T> {
        T of(Rtnetlink kernel) throws Exception;
    }

    @Test
    void loopbackIsReadWithoutAnyPrivilege() throws Exception {
        try (Rtnetlink kernel = new Rtnetlink()) {
            assertEquals("lo", kernel.requireLink("lo").name());
        }
    }

    @Test
    void vethPairStandsInBothNamespaces() throws Exception {
        LinkInfo link = read(here, kernel -> kernel.requireLink("rr0"));
        assertEquals("veth", link.kind());
        assertEquals(2, link.rxQueues());
        assertEquals(2, link.txQueues());
        assertEquals(1500, link.mtuBytes());
        assertTrue(link.up() && link.running());
        assertTrue(link.macAddress() != 0);
        assertEquals(List.of("lo", "rr0"), read(here, Rtnetlink::links).stream().map(LinkInfo::name).toList());
        assertTrue(read(there, kernel -> kernel.link("rr1")).isPresent());
        assertTrue(read(there, kernel -> kernel.link("rr0")).isEmpty());
    }

    @Test
    void missingInterfaceIsNamed() {
        KernelException e = assertThrows(KernelException.class, () -> read(here, k -> k.requireLink("eth7")));
        assertTrue(e.is(Errno.ENODEV));
        assertTrue(e.getMessage().contains("interface eth7"), e.getMessage());
    }

    @Test
    void addressesOfBothFamiliesAreUsableAtOnce() throws Exception {
        here.addAddress("rr0", "10.79.0.1", 24);
        here.addAddress("rr0", "fd79::1", 64);
        int index = read(here, kernel -> kernel.requireLink("rr0")).index();
        List<AddressInfo> addresses = read(here, Rtnetlink::addresses);
        assertTrue(addresses.contains(new AddressInfo(index, IpAddress.parse("10.79.0.1"), 24, true, true)));
        assertTrue(addresses.contains(new AddressInfo(index, IpAddress.parse("fd79::1"), 64, true, true)));
        here.configure(setup -> setup.deleteAddress("rr0", IpAddress.parse("10.79.0.1"), 24));
        assertFalse(read(here, Rtnetlink::addresses).stream()
                .anyMatch(address -> address.address().equals(IpAddress.parse("10.79.0.1"))));
    }

    @Test
    void routesCarryGatewayAndLink() throws Exception {
        here.addAddress("rr0", "10.79.0.1", 24);
        here.addAddress("rr0", "fd79::1", 64);
        here.addRoute("0.0.0.0", 0, "10.79.0.2", "rr0");
        here.addRoute("fd80::", 16, "fd79::2", "rr0");
        int index = read(here, kernel -> kernel.requireLink("rr0")).index();
        List<RouteInfo> routes = read(here, Rtnetlink::routes);
        assertTrue(routes.contains(new RouteInfo(IpAddress.parse("10.79.0.0"), 24, null, index, 0)), routes::toString);
        assertTrue(routes.contains(new RouteInfo(IpAddress.ANY_V4, 0, IpAddress.parse("10.79.0.2"), index, 0)),
                routes::toString);
        assertTrue(routes.contains(
                new RouteInfo(IpAddress.parse("fd80::"), 16, IpAddress.parse("fd79::2"), index, 1024)),
                routes::toString);
    }

    @Test
    void permanentNeighbourIsUsable() throws Exception {
        here.addAddress("rr0", "10.79.0.1", 24);
        here.configure(setup -> setup.addNeighbour("rr0", IpAddress.parse("10.79.0.9"), MAC));
        int index = read(here, kernel -> kernel.requireLink("rr0")).index();
        assertTrue(read(here, Rtnetlink::neighbours).contains(
                new NeighbourInfo(index, IpAddress.parse("10.79.0.9"), MAC, true)));
    }

    @Test
    void refusalCarriesTheKernelsOwnWords() {
        Callable<?> unreachableGateway = () -> {
            here.addRoute("10.90.0.0", 16, "10.91.0.1", "rr0");
            return null;
        };
        KernelException e = assertThrows(KernelException.class, unreachableGateway::call);
        assertTrue(e.getMessage().contains("10.90.0.0/16 through rr0") && e.getMessage().contains("the kernel says: "),
                e.getMessage());
    }
}
