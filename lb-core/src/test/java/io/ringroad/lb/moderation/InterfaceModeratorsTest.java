package io.ringroad.lb.moderation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringroad.lb.slots.LoopCounts;
import io.ringroad.lb.support.Await;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.ChangeRecord;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.NapiInstances;
import io.ringroad.transport.netlink.NapiSetting;
import io.ringroad.transport.netlink.Rtnetlink;
import io.ringroad.transport.xdp.SteeringMaps;
import io.ringroad.transport.xdp.XdpMode;
import io.ringroad.transport.xdp.XdpPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the real kernel: packets from another namespace, settings of a veth. */
@Timeout(60)
class InterfaceModeratorsTest {
    private static final NapiSetting FOUND = new NapiSetting(0, 2, 0); // no timer: one as short as that slows the flood

    private final List<AutoCloseable> resources = new ArrayList<>();
    private NetworkNamespace here;
    private NetworkNamespace there;
    private LinkInfo link;
    private NapiInstances instances;
    private long wakeUps;
    private volatile boolean flooding;
    private Thread flood;

    @BeforeEach
    void open() throws Exception {
        try {
            here = NetworkNamespace.create("moderators");
            resources.add(here);
            there = NetworkNamespace.create("flood");
            resources.add(there);
        } catch (IOException e) {
            Assumptions.abort("network namespaces can't be made here: " + e.getMessage());
        }
        here.connect("rr0", there, "rr1", 1);
        here.addAddress("rr0", "10.82.0.1", 24);
        there.addAddress("rr1", "10.82.0.2", 24);
        link = here.call(InterfaceModeratorsTest::link);
        SteeringMaps maps = new SteeringMaps();
        resources.add(maps);
        resources.add(here.call(() -> XdpPort.attach(link, maps, XdpMode.NATIVE)));
        openInstances();
    }

    private static LinkInfo link() throws KernelException {
        try (Rtnetlink kernel = new Rtnetlink()) {
            return kernel.requireLink("rr0");
        }
    }

    private void openInstances() throws IOException {
        try {
            instances = here.call(NapiInstances::new);
            resources.add(instances);
            instances.write(FOUND.withId(instances.read(link).getFirst().id()));
        } catch (KernelException e) {
            Assumptions.abort("interrupts can't be moderated here: " + e.getMessage());
        }
    }

    @AfterEach
    void close() throws Exception {
        endFlood();
        for (AutoCloseable resource : resources.reversed()) {
            resource.close();
        }
    }

    private void beginFlood() throws IOException {
        DatagramChannel channel = there.call(DatagramChannel::open);
        resources.add(channel);
        flooding = true;
        flood = Thread.ofPlatform().daemon().start(() -> {
            ByteBuffer packet = ByteBuffer.allocate(1);
            InetSocketAddress to = new InetSocketAddress("10.82.0.1", 9);
            while (flooding) {
                try {
                    channel.send(packet.clear(), to);
                } catch (IOException e) {
                    // nobody listens there, and the kernel says so now and then
                }
            }
        });
    }

    private void endFlood() throws InterruptedException {
        flooding = false;
        if (flood != null) {
            flood.join();
        }
    }

    /** As of a worker that is woken for each packet, each of which is a connection. */
    private LoopCounts wokenOften() {
        wakeUps += 1_000_000;
        return new LoopCounts(wakeUps, wakeUps);
    }

    private InterfaceModerators start() throws IOException {
        return here.call(() -> InterfaceModerators.start(List.of(link), this::wokenOften, ChangeRecord.NONE));
    }

    private NapiSetting setting() {
        try {
            return instances.read(link).getFirst().withId(0);
        } catch (KernelException e) {
            throw new AssertionError(e);
        }
    }

    private boolean isModerated() {
        return setting().deferHardIrqs() > FOUND.deferHardIrqs() && setting().groFlushTimeoutNs() >= ModerationController.MIN_TIMEOUT_NS;
    }

    @Test
    void followsTheLoadAndLeavesNothingBehind() throws Exception {
        try (InterfaceModerators moderators = start()) {
            assertEquals(FOUND, setting());
            beginFlood();
            Await.until(this::isModerated, this::setting);
            endFlood();
            Await.until(() -> setting().equals(FOUND), this::setting);
        }
        assertEquals(FOUND, setting());
    }

    @Test
    void tellsWhatItFoundAndChangesNothingIfThatCannotBeRecorded() throws Exception {
        List<NapiSetting> told = new ArrayList<>();
        ChangeRecord full = new ChangeRecord() {
            @Override
            public void gathering(LinkInfo which) {
                throw new AssertionError("it does not gather");
            }

            @Override
            public void moderation(LinkInfo which, List<NapiSetting> found) throws IOException {
                found.forEach(setting -> told.add(setting.withId(0)));
                throw new IOException("no space left");
            }
        };
        beginFlood();
        assertThrows(IOException.class,
                () -> here.call(() -> InterfaceModerators.start(List.of(link), this::wokenOften, full)));
        assertEquals(List.of(FOUND), told);
        assertEquals(FOUND, setting());
    }

    @Test
    void itsEndPutsBackWhatWasFoundUnderLoadToo() throws Exception {
        InterfaceModerators moderators = start();
        beginFlood();
        Await.until(this::isModerated, this::setting);
        Thread.currentThread().interrupt(); // as it is when the supervisor ends
        moderators.close();
        Thread.interrupted();
        assertEquals(FOUND, setting());
    }
}
