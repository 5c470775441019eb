package io.ringroad.transport.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.Machine;
import io.ringroad.transport.host.NetworkNamespace;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What changes in the kernel is told, and nothing else. */
@Timeout(30)
class NetlinkMonitorTest {
    private static final long MAC = 0x02_11_22_33_44_55L;
    private static final IpAddress OURS = IpAddress.parse("10.81.0.1");
    private static final IpAddress PEER = IpAddress.parse("10.81.0.2");
    private static final IpAddress PEER_V6 = IpAddress.parse("fd81::2");

    /** What a listener was told. */
    private sealed interface Told {
        record Snapshot(IpSnapshot snapshot) implements Told {}

        record Found(int link, IpAddress address, long mac) implements Told {}

        record Lost(int link, IpAddress address) implements Told {}

        record Failed(IOException cause) implements Told {}
    }

    private final LinkedBlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private NetworkNamespace here;
    private NetworkNamespace there;
    private NetlinkMonitor monitor;
    private long peerMac;

    @BeforeEach
    void open() throws Exception {
        Machine.requireNamespaces();
        here = NetworkNamespace.create("here");
        there = NetworkNamespace.create("there");
        here.connect("rr0", there, "rr1", 1);
        here.addAddress("rr0", "10.81.0.1", 24);
        here.addAddress("rr0", "fd81::1", 64);
        there.addAddress("rr1", "10.81.0.2", 24);
        there.addAddress("rr1", "fd81::2", 64);
        peerMac = there.call(() -> {
            try (Rtnetlink kernel = new Rtnetlink()) {
                return kernel.requireLink("rr1").macAddress();
            }
        });
    }

    /** The interface is the stack's link 1; link 0 does not exist in the kernel. */
    private void start() throws Exception {
        monitor = here.call(() -> NetlinkMonitor.start(List.of("absent", "rr0"), new NetlinkListener() {
            @Override
            public void onSnapshot(IpSnapshot snapshot) {
                told.add(new Told.Snapshot(snapshot));
            }

            @Override
            public void onNeighbour(int link, IpAddress address, long macAddress) {
                told.add(new Told.Found(link, address, macAddress));
            }

            @Override
            public void onNeighbourLost(int link, IpAddress address) {
                told.add(new Told.Lost(link, address));
            }

            @Override
            public void onFailure(IOException cause) {
                told.add(new Told.Failed(cause));
            }
        }));
    }

    @AfterEach
    void close() {
        if (monitor != null) {
            monitor.close();
        }
        if (here != null) {
            here.close();
            there.close();
        }
    }

    private Told await(Predicate<Told> expected) throws InterruptedException {
        while (true) {
            Told next = told.poll(10, TimeUnit.SECONDS);
            assertNotNull(next, "it was not told");
            if (expected.test(next)) {
                return next;
            }
        }
    }

    private IpSnapshot awaitSnapshot(Predicate<IpSnapshot> expected) throws InterruptedException {
        Told.Snapshot found = (Told.Snapshot) await(
                next -> next instanceof Told.Snapshot(IpSnapshot snapshot) && expected.test(snapshot));
        return found.snapshot();
    }

    private static boolean hasAddress(IpSnapshot snapshot, int link, IpAddress address) {
        return snapshot.addresses().stream().anyMatch(a -> a.link() == link && a.address().equals(address));
    }

    @Test
    void tellsWhatIsThereBeforeStartReturns() throws Exception {
        here.configure(setup -> setup.addNeighbour("rr0", PEER, MAC));
        start();
        List<Told> first = List.copyOf(told);
        IpSnapshot snapshot = ((Told.Snapshot) first.getFirst()).snapshot();
        assertTrue(snapshot.addresses().contains(new IpSnapshot.Address(1, OURS, 24)), snapshot::toString);
        assertTrue(snapshot.routes().contains(new IpSnapshot.Route(IpAddress.parse("10.81.0.0"), 24, null, 1, 0)),
                snapshot::toString);
        assertTrue(first.contains(new Told.Found(1, PEER, MAC)), first::toString);
    }

    @Test
    void followsAddressesAndRoutes() throws Exception {
        start();
        IpAddress second = IpAddress.parse("10.82.0.1");
        here.addAddress("rr0", "10.82.0.1", 16);
        awaitSnapshot(snapshot -> hasAddress(snapshot, 1, second));
        here.addRoute("0.0.0.0", 0, "10.81.0.2", "rr0");
        awaitSnapshot(snapshot -> snapshot.routes().contains(
                new IpSnapshot.Route(IpAddress.ANY_V4, 0, PEER, 1, 0)));
        here.configure(setup -> setup.deleteAddress("rr0", second, 16));
        awaitSnapshot(snapshot -> !hasAddress(snapshot, 1, second));
    }

    @Test
    void serviceAddressOfTheLoopbackInterfaceIsOurs() throws Exception {
        here.addAddress("lo", "192.0.2.80", 32);
        start();
        IpSnapshot snapshot = awaitSnapshot(any -> true);
        assertTrue(hasAddress(snapshot, 0, IpAddress.parse("192.0.2.80")), snapshot::toString);
        assertFalse(hasAddress(snapshot, 0, IpAddress.parse("127.0.0.1")), snapshot::toString);
        assertFalse(hasAddress(snapshot, 0, IpAddress.parse("::1")), snapshot::toString);
    }

    @Test
    void interfaceThatComesLaterIsAttached() throws Exception {
        start();
        here.connect("absent", there, "rr2", 1);
        here.addAddress("absent", "10.83.0.1", 24);
        awaitSnapshot(snapshot -> hasAddress(snapshot, 0, IpAddress.parse("10.83.0.1")));
    }

    @Test
    void unknownNeighboursOfBothFamiliesAreResolvedByTheKernel() throws Exception {
        start();
        monitor.resolver().resolve(1, PEER.high(), PEER.low());
        monitor.resolver().resolve(1, PEER_V6.high(), PEER_V6.low());
        Told.Found v4 = new Told.Found(1, PEER, peerMac);
        Told.Found v6 = new Told.Found(1, PEER_V6, peerMac);
        Told first = await(next -> next.equals(v4) || next.equals(v6));
        assertEquals(first.equals(v4) ? v6 : v4, await(next -> next.equals(v4) || next.equals(v6)));
    }

    @Test
    void whatTheKernelKnowsIsAnsweredEachTimeItIsAsked() throws Exception {
        here.configure(setup -> setup.addNeighbour("rr0", PEER, MAC));
        start();
        for (int i = 0; i < 3; i++) { // once by itself, then because we ask
            await(next -> next.equals(new Told.Found(1, PEER, MAC)));
            monitor.resolver().resolve(1, PEER.high(), PEER.low());
        }
    }

    @Test
    void changedAndLostNeighboursAreTold() throws Exception {
        here.configure(setup -> setup.addNeighbour("rr0", PEER, MAC));
        start();
        here.configure(setup -> setup.addNeighbour("rr0", PEER, MAC + 1));
        await(next -> next.equals(new Told.Found(1, PEER, MAC + 1)));
        here.configure(setup -> setup.deleteLink("rr0"));
        await(next -> next.equals(new Told.Lost(1, PEER)));
        awaitSnapshot(snapshot -> snapshot.addresses().isEmpty() && snapshot.routes().isEmpty());
    }

    @Test
    void closingEndsTheThreadQuietly() throws Exception {
        start();
        monitor.close();
        assertTrue(told.stream().noneMatch(next -> next instanceof Told.Failed));
        monitor.resolver().resolve(1, PEER.high(), PEER.low()); // wakes nobody, harms nobody
        monitor = null;
    }
}
