package io.ringroad.transport.tap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.Allocation;
import io.ringroad.transport.Machine;
import io.ringroad.transport.UdpPackets;
import io.ringroad.transport.Worker;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.netlink.Rtnetlink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One queue against the local kernel: its UDP socket is the peer. */
@Timeout(30)
class TapLinkQueueTest {
    private static final int ECHO_PORT = 7;
    private static final String KERNEL = "10.77.0.1";
    private static final String OURS = "10.77.0.2";

    private NetworkNamespace namespace;
    private Worker worker;
    private TapDevice device;
    private TapLinkQueue link;

    @BeforeEach
    void open() throws Exception {
        Machine.requireNamespaces();
        namespace = NetworkNamespace.create("tap");
        worker = new Worker(256, 2048);
        device = namespace.call(() -> TapDevice.open("rrtap%d", 1, true));
        link = TapLinkQueue.of(device, 0, true, worker.pool);
        namespace.configure(setup -> {
            setup.setUp(device.name());
            setup.addAddress(device.name(), IpAddress.parse(KERNEL), 24);
            setup.addNeighbour(device.name(), IpAddress.parse(OURS), device.macAddress());
        });
    }

    @AfterEach
    void close() {
        if (link != null) {
            link.close();
            assertEquals(worker.pool.frameCount(), worker.pool.free(), "frames that were not given back");
            worker.close();
            namespace.close();
        }
    }

    private DatagramChannel peer() throws Exception {
        return namespace.call(() -> DatagramChannel.open().connect(new InetSocketAddress(OURS, ECHO_PORT)));
    }

    @Test
    void capabilitiesSayWhatTheDeviceIs() {
        assertEquals("tap/rrtap0#0", link.capabilities().name());
        assertEquals(1500, link.capabilities().mtuBytes());
        assertTrue(link.capabilities().ownsLink());
        assertTrue(link.capabilities().txChecksumOffload());
        assertEquals(device.kernelMacAddress() ^ 1, link.capabilities().macAddress());
    }

    @Test
    void datagramOfTheKernelComesWithVouchedChecksumAndItsEchoGoesBack() throws Exception {
        try (DatagramChannel peer = peer()) {
            peer.write(ByteBuffer.wrap("round and round".getBytes()));
            echoOne();
            assertArrayEquals("round and round".getBytes(), answer(peer));
        }
    }

    @Test
    void packetLongerThanAFrameComesInPiecesAndGoesInPieces() throws Exception {
        namespace.configure(setup -> setup.setMtu(device.name(), 9000));
        byte[] sent = new byte[8000];
        new Random(1).nextBytes(sent);
        try (DatagramChannel peer = peer()) {
            peer.write(ByteBuffer.wrap(sent));
            echoOne();
            assertArrayEquals(sent, answer(peer));
        }
    }

    private static byte[] answer(DatagramChannel peer) throws Exception {
        ByteBuffer answer = ByteBuffer.allocate(9000);
        peer.read(answer);
        return Arrays.copyOf(answer.array(), answer.position());
    }

    /** Receives one datagram for the echo port and sends it back from the frames in which it came. */
    private void echoOne() {
        boolean[] first = {true};
        boolean[] ours = {false};
        worker.receiveUntil(link, entry -> {
            if (first[0]) {
                ours[0] = UdpPackets.isTo(worker.pool.memory(), worker.at(entry), ECHO_PORT);
                if (ours[0]) {
                    UdpPackets.turnRound(worker.pool.memory(), worker.at(entry));
                }
            }
            boolean more = (worker.batch.flags(entry) & RxBatch.CONTINUED) != 0;
            first[0] = !more;
            if (ours[0]) {
                assertTrue((worker.batch.flags(entry) & RxBatch.CHECKSUM_GOOD) != 0);
                send(worker.batch.frame(entry), worker.batch.offset(entry), worker.batch.length(entry), more);
            }
            return ours[0] && !more;
        });
        link.flush();
    }

    private void send(int frame, int offset, int length, boolean more) {
        worker.pool.retain(frame);
        assertTrue(link.transmit(frame, offset, length,
                LinkQueue.TX_CHECKSUM | (more ? LinkQueue.TX_CONTINUED : 0),
                UdpPackets.CHECKSUM_START, UdpPackets.CHECKSUM_OFFSET, 0));
    }

    @Test
    void nothingLeavesBeforeTheFlushAndAFullRingRefuses() {
        int frame = worker.pool.allocate();
        int taken = 0;
        while (link.transmit(frame, 256, 60, 0, 0, 0, 0)) {
            taken++;
            if (worker.pool.isShared(frame)) {
                worker.pool.release(frame);
            }
            frame = worker.pool.allocate();
            if (frame == FramePool.NONE) {
                break;
            }
        }
        assertTrue(taken > 200, "taken " + taken);
        link.flush();
        if (frame != FramePool.NONE) {
            worker.pool.release(frame);
        }
        assertEquals(0, link.transmitDrops());
    }

    @Test
    void interfaceThatIsDownDropsAndCounts() throws Exception {
        namespace.configure(setup -> setup.setDown(device.name()));
        assertTrue(link.transmit(worker.pool.allocate(), 256, 60, 0, 0, 0, 0));
        link.flush();
        assertEquals(1, link.transmitDrops());
    }

    @Test
    void withoutFramesItReceivesNothingAndGoesOnWhenThereAreSomeAgain() throws Exception {
        int[] taken = new int[worker.pool.free()];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = worker.pool.allocate();
        }
        try (DatagramChannel peer = peer()) {
            for (int i = 0; i < 60; i++) {
                peer.write(ByteBuffer.wrap(new byte[] {(byte) i}));
            }
            worker.batch.clear();
            int received = drain();
            assertTrue(received < 60, "received " + received);
            for (int frame : taken) {
                worker.pool.release(frame);
            }
            received += drain();
            assertTrue(received >= 60, "received " + received); // the kernel's own chatter may add to it
            assertEquals(0, link.receiveDrops());
        }
    }

    private int drain() {
        int received = 0;
        while (link.receive(worker.batch) > 0) {
            received += worker.batch.size();
        }
        for (int entry = 0; entry < worker.batch.size(); entry++) {
            worker.pool.release(worker.batch.frame(entry));
        }
        worker.batch.clear();
        return received;
    }

    @Test
    void receivingAndSendingAllocatesNothing() throws Exception {
        try (DatagramChannel peer = peer()) {
            ByteBuffer datagram = ByteBuffer.allocateDirect(64);
            Allocation.assertNoneAfterWarmUp(() -> {
                long allocated = 0;
                for (int burst = 0; burst < 100; burst++) {
                    for (int i = 0; i < 20; i++) {
                        peer.write(datagram.clear());
                    }
                    long before = Allocation.bytes();
                    reflectAll();
                    allocated += Allocation.bytes() - before;
                }
                return allocated;
            });
        }
    }

    private void reflectAll() {
        worker.batch.clear();
        link.receive(worker.batch);
        for (int entry = 0; entry < worker.batch.size(); entry++) {
            link.transmit(worker.batch.frame(entry), worker.batch.offset(entry), worker.batch.length(entry), 0, 0, 0,
                    0);
        }
        link.flush();
    }

    @Test
    void nameInUseByAnotherKindOfInterfaceIsExplained() {
        KernelException e = assertThrows(KernelException.class,
                () -> namespace.call(() -> TapDevice.open("lo", 1, true)));
        assertTrue(e.is(Errno.EINVAL) || e.is(Errno.EBUSY), e.getMessage());
        assertTrue(e.getMessage().contains("TAP device lo") && e.getMessage().contains("another name"),
                e.getMessage());
    }

    @Test
    void severalQueuesOfOneDeviceOpenAndTheInterfaceGoesWithTheLast() throws Exception {
        try (TapDevice many = namespace.call(() -> TapDevice.open("rrmany", 3, true))) {
            assertEquals(3, many.queueCount());
            assertTrue(exists("rrmany"));
        }
        assertFalse(exists("rrmany"));
    }

    private boolean exists(String name) throws Exception {
        return namespace.call(() -> {
            try (Rtnetlink kernel = new Rtnetlink()) {
                return kernel.link(name).isPresent();
            }
        });
    }
}
