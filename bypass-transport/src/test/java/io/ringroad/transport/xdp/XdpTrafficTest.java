package io.ringroad.transport.xdp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.NetworkOrder;
import io.ringroad.transport.Allocation;
import io.ringroad.transport.Machine;
import io.ringroad.transport.Worker;
import io.ringroad.transport.ffm.Poll;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two of our queues against each other, one at either end of a veth. */
@Timeout(30)
class XdpTrafficTest {
    private static final int HEADERS = 54;
    private static final int BURST = 32;
    private static final long PATIENCE_NS = 2_000_000_000L;

    private XdpRig rig;
    private Worker peerWorker;
    private XdpLinks ours;
    private XdpLinks theirs;
    private LinkQueue here;
    private LinkQueue there;
    private Poll hereReadable;
    private Poll thereReadable;

    @BeforeAll
    static void require() {
        Machine.requireXdp();
    }

    private void open(int mtuBytes, XdpConfig config) throws Exception {
        rig = new XdpRig(1, 1);
        rig.ours.configure(setup -> setup.setMtu(XdpRig.ourInterface(0), mtuBytes));
        rig.peers.getFirst().configure(setup -> setup.setMtu("rrpeer", mtuBytes));
        peerWorker = new Worker(2048, 2048);
        ours = rig.open(XdpMode.NATIVE, config);
        theirs = rig.peers.getFirst().call(() -> XdpLinks.open(List.of("rrpeer"), 0, XdpMode.NATIVE, config,
                peerWorker.pool));
        theirs.maps().addListener(IpAddress.parse("10.80.0.2"), XdpRig.PORT);
        here = ours.queues().getFirst();
        there = theirs.queues().getFirst();
        hereReadable = new Poll(here.pollDescriptor());
        thereReadable = new Poll(there.pollDescriptor());
    }

    @AfterEach
    void close() {
        theirs.close();
        ours.close();
        assertEquals(rig.worker.pool.frameCount(), rig.worker.pool.free(), "frames that were not given back");
        assertEquals(peerWorker.pool.frameCount(), peerWorker.pool.free(), "frames that were not given back");
        peerWorker.close();
        rig.close();
    }

    /** Headers of a segment to our listener (or to the peer's); TCP flags don't matter here. */
    private static void writeHeaders(MemorySegment memory, long at, LinkQueue from, LinkQueue to, String source,
            String destination, int payloadBytes) {
        EthernetHeader.write(memory, at, to.capabilities().macAddress(), from.capabilities().macAddress(),
                EthernetHeader.TYPE_IPV4);
        Ipv4Header.write(memory, at + 14, IpAddress.parse(source).v4(), IpAddress.parse(destination).v4(),
                IpProtocol.TCP, 40 + payloadBytes, 0, 64, 0);
        NetworkOrder.u16(memory, at + 36, XdpRig.PORT);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5_000, 8_900})
    void packetLongerThanAFrameComesWhole(int payloadBytes) throws Exception {
        open(9000, XdpRig.config());
        byte[] sent = new byte[payloadBytes];
        new Random(3).nextBytes(sent);
        sendInPieces(sent);
        assertArrayEquals(sent, receivePayload());
    }

    @Test
    void piecesAreJoinedWhereAPacketMustBeInOneFrame() throws Exception {
        open(1500, XdpRig.config().withMultiBuffer(false));
        byte[] sent = new byte[1400];
        new Random(4).nextBytes(sent);
        sendInPieces(sent);
        assertArrayEquals(sent, receivePayload());
    }

    /** From the peer: headers in one frame, payload in pieces of at most 1000 bytes. */
    private void sendInPieces(byte[] payload) {
        FramePool pool = peerWorker.pool;
        MemorySegment memory = pool.memory();
        int frame = pool.allocate();
        writeHeaders(memory, pool.address(frame) + 256, there, here, "10.80.0.2", "10.80.0.1", payload.length);
        assertTrue(there.transmit(frame, 256, HEADERS, LinkQueue.TX_CONTINUED, 0, 0, 0));
        for (int sent = 0; sent < payload.length; sent += 1000) {
            int bytes = Math.min(1000, payload.length - sent);
            frame = pool.allocate();
            MemorySegment.copy(payload, sent, memory, ValueLayout.JAVA_BYTE, pool.address(frame) + 300, bytes);
            int more = sent + bytes < payload.length ? LinkQueue.TX_CONTINUED : 0;
            assertTrue(there.transmit(frame, 300, bytes, more, 0, 0, 0));
        }
        there.flush();
    }

    private byte[] receivePayload() {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        rig.worker.receiveUntil(here, entry -> {
            byte[] piece = new byte[rig.worker.batch.length(entry)];
            MemorySegment.copy(rig.worker.pool.memory(), ValueLayout.JAVA_BYTE, rig.worker.at(entry), piece, 0,
                    piece.length);
            received.writeBytes(piece);
            return (rig.worker.batch.flags(entry) & RxBatch.CONTINUED) == 0;
        });
        byte[] packet = received.toByteArray();
        return Arrays.copyOfRange(packet, HEADERS, packet.length);
    }

    @Test
    void reflectingPacketsAllocatesNothingAndLosesNone() throws Exception {
        open(1500, XdpRig.config());
        Allocation.assertNoneAfterWarmUp(() -> {
            long allocated = 0;
            for (int burst = 0; burst < 200; burst++) {
                sendBurst();
                long before = Allocation.bytes();
                int reflected = reflect();
                allocated += Allocation.bytes() - before;
                assertEquals(BURST, reflected);
                assertEquals(BURST, collect());
            }
            return allocated;
        });
    }

    private void sendBurst() {
        FramePool pool = peerWorker.pool;
        for (int i = 0; i < BURST; i++) {
            int frame = pool.allocate();
            writeHeaders(pool.memory(), pool.address(frame) + 256, there, here, "10.80.0.2", "10.80.0.1", 6);
            there.transmit(frame, 256, 60, 0, 0, 0, 0);
        }
        there.flush();
    }

    /** Sends a whole burst back. It is there at once mostly, or when the kernel's softirq thread has had its turn. */
    private int reflect() {
        RxBatch batch = rig.worker.batch;
        int reflected = 0;
        do {
            batch.clear();
            here.receive(batch);
            for (int entry = 0; entry < batch.size(); entry++) {
                turnRound(rig.worker.pool.memory(), rig.worker.at(entry));
                here.transmit(batch.frame(entry), batch.offset(entry), batch.length(entry), 0, 0, 0, 0);
            }
            here.flush();
            reflected += batch.size();
        } while (reflected < BURST && hereReadable.await(PATIENCE_NS) > 0);
        return reflected;
    }

    private static void turnRound(MemorySegment memory, long at) {
        int source = NetworkOrder.i32(memory, at + 26);
        NetworkOrder.i32(memory, at + 26, NetworkOrder.i32(memory, at + 30));
        NetworkOrder.i32(memory, at + 30, source);
        EthernetHeader.write(memory, at, NetworkOrder.u48(memory, at + 6), NetworkOrder.u48(memory, at),
                EthernetHeader.TYPE_IPV4);
    }

    private int collect() {
        RxBatch batch = peerWorker.batch;
        int collected = 0;
        do {
            batch.clear();
            there.receive(batch);
            for (int entry = 0; entry < batch.size(); entry++) {
                peerWorker.pool.release(batch.frame(entry));
            }
            collected += batch.size();
        } while (collected < BURST && thereReadable.await(PATIENCE_NS) > 0);
        return collected;
    }
}
