package io.ringroad.transport.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.transport.Machine;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.xdp.SteeringMaps;
import io.ringroad.transport.xdp.XdpMode;
import io.ringroad.transport.xdp.XdpPort;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * On a veth with two queues, which has NAPI instances while our program is attached to it: in native mode because of it,
 * in generic mode since the port switches receive offload (GRO) on.
 */
@ParameterizedClass
@EnumSource(names = {"NATIVE", "GENERIC"})
@Timeout(30)
class InterruptModerationTest {
    private static final int QUEUES = 2;
    private static final long TIMEOUT_NS = 90_000;
    private static final NapiSetting OPERATORS = new NapiSetting(0, 3, 7_000);

    @Parameter
    XdpMode mode;

    private NetworkNamespace here;
    private NetworkNamespace there;
    private SteeringMaps maps;
    private LinkInfo link;
    private NapiInstances instances;
    private XdpPort port;

    @BeforeEach
    void open() throws Exception {
        Machine.requireXdp();
        here = NetworkNamespace.create("moderated");
        there = NetworkNamespace.create("peer");
        here.connect("rr0", there, "rr1", QUEUES);
        maps = new SteeringMaps();
        here.run(() -> {
            try (Rtnetlink kernel = new Rtnetlink()) {
                link = kernel.requireLink("rr0");
            }
        });
        instances = openInstances();
        attach();
    }

    private NapiInstances openInstances() throws Exception {
        try {
            return here.call(NapiInstances::new);
        } catch (KernelException e) {
            return Assumptions.abort("the kernel has no family netdev: " + e.getMessage());
        }
    }

    private void attach() throws Exception {
        port = here.call(() -> XdpPort.attach(link, maps, mode));
    }

    @AfterEach
    void close() {
        if (here == null) {
            return;
        }
        if (instances != null) {
            instances.close();
        }
        if (port != null) {
            port.close();
        }
        maps.close();
        there.close();
        here.close();
    }

    private InterruptModeration moderation() throws Exception {
        try {
            return here.call(() -> InterruptModeration.open(link));
        } catch (KernelException e) {
            assertTrue(e.is(Errno.EOPNOTSUPP), e.getMessage());
            return Assumptions.abort(e.getMessage());
        }
    }

    private List<NapiSetting> settings() throws KernelException {
        return instances.read(link).stream().map(setting -> setting.withId(0)).toList();
    }

    private static List<NapiSetting> each(NapiSetting setting) {
        return List.of(setting, setting);
    }

    private void setByOperator() throws KernelException {
        for (NapiSetting instance : instances.read(link)) {
            instances.write(OPERATORS.withId(instance.id()));
        }
    }

    @Test
    void setsEveryQueueAndPutsBackWhatWasFound() throws Exception {
        moderation().close();
        setByOperator();
        try (InterruptModeration moderation = moderation()) {
            assertEquals(each(OPERATORS), settings());
            moderation.set(TIMEOUT_NS);
            assertEquals(each(new NapiSetting(0, InterruptModeration.DEFER_HARD_IRQS, TIMEOUT_NS)), settings());
            moderation.restore();
            assertEquals(each(OPERATORS), settings());
            moderation.set(TIMEOUT_NS);
        }
        assertEquals(each(OPERATORS), settings());
    }

    @Test
    void findsInstancesThatWereMadeAnew() throws Exception {
        try (InterruptModeration moderation = moderation()) {
            List<NapiSetting> before = instances.read(link);
            port.close();
            assertEquals(List.of(), instances.read(link));
            attach();
            assertNotEquals(before, instances.read(link));
            moderation.set(TIMEOUT_NS);
            assertEquals(each(new NapiSetting(0, InterruptModeration.DEFER_HARD_IRQS, TIMEOUT_NS)), settings());
            KernelException gone = assertThrows(KernelException.class, () -> instances.write(before.getFirst()));
            assertTrue(gone.is(Errno.ENOENT), gone.getMessage());
        }
        assertEquals(each(new NapiSetting(0, 0, 0)), settings());
    }

    @Test
    void anInterfaceThatHasGoneIsNoErrorAtTheEnd() throws Exception {
        InterruptModeration moderation = moderation();
        moderation.set(TIMEOUT_NS);
        here.configure(setup -> setup.deleteLink("rr0"));
        assertThrows(KernelException.class, () -> moderation.set(TIMEOUT_NS));
        moderation.close();
    }

    @Test
    void packetsOfTheInterfaceAreCounted() throws Exception {
        here.addAddress("rr0", "10.81.0.1", 24);
        there.addAddress("rr1", "10.81.0.2", 24);
        try (Rtnetlink kernel = here.call(Rtnetlink::new);
                DatagramSocket socket = there.call(DatagramSocket::new);
                DatagramSocket receiver = here.call(() -> new DatagramSocket(9999))) {
            long before = kernel.receivedPackets(link);
            for (int i = 0; i < 10; i++) {
                DatagramPacket packet = new DatagramPacket(new byte[1], 1, InetAddress.getByName("10.81.0.1"), 9999);
                socket.send(packet);
                receiver.receive(packet);
            }
            assertTrue(kernel.receivedPackets(link) >= before + 10);
        }
    }
}
