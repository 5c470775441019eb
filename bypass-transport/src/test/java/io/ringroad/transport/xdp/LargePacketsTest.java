package io.ringroad.transport.xdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.transport.Machine;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.host.Offload;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.Rtnetlink;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A device that refuses large packets: for a while, or because it can't cut them any more. */
@Timeout(30)
class LargePacketsTest {
    private static final int TCP_START = 34;
    private static final int TCP_CHECKSUM = 16;
    private static final int PACKET_BYTES = 3500;
    private static final int MSS = 1448;

    private final FramePool pool = new FramePool(WorkerFile.inMemory(
            new WorkerFileLayout(16, 16, 16, 64, 4096, 0), Arena.ofAuto()));
    private NetworkNamespace ours;
    private NetworkNamespace peer;
    private LargePackets packets;
    private int questions;
    private boolean cuts = true;

    @BeforeEach
    void open() throws Exception {
        Machine.requireNamespaces();
        ours = NetworkNamespace.create("large");
        peer = NetworkNamespace.create("large-peer");
        ours.connect("rrlarge", peer, "rrlarge", 1);
        packets = ours.call(() -> new LargePackets(SegmentationSocket.open(link()), "rrlarge", pool, () -> {
            questions++;
            return cuts;
        }));
    }

    @AfterEach
    void close() {
        if (packets != null) {
            packets.close();
        }
        if (peer != null) {
            peer.close();
        }
        if (ours != null) {
            ours.close();
        }
    }

    private static LinkInfo link() throws IOException {
        try (Rtnetlink kernel = new Rtnetlink()) {
            return kernel.requireLink("rrlarge");
        }
    }

    private void switchOffload(boolean on) throws Exception {
        ours.call(() -> {
            new Ethtool("rrlarge").set(Offload.TSO, on);
            return null;
        });
    }

    /** TCP over IPv4, as far as the kernel looks at it on its way out. */
    private void addPacket() {
        int frame = pool.allocate();
        long at = pool.address(frame);
        pool.memory().asSlice(at, PACKET_BYTES).fill((byte) 0);
        pool.memory().set(ValueLayout.JAVA_BYTE, at + 12, (byte) 8); // Ethernet type: IPv4
        pool.memory().set(ValueLayout.JAVA_BYTE, at + 14, (byte) 0x45);
        pool.memory().set(ValueLayout.JAVA_BYTE, at + 23, (byte) 6); // protocol: TCP
        pool.memory().set(ValueLayout.JAVA_BYTE, at + TCP_START + 12, (byte) 0x50); // header of 20 bytes
        assertTrue(packets.add(frame, 0, PACKET_BYTES, LinkQueue.TX_GSO | LinkQueue.TX_CHECKSUM, TCP_START, TCP_CHECKSUM, MSS));
    }

    private void flush(int times) {
        for (int i = 0; i < times; i++) {
            packets.flush();
        }
    }

    @Test
    void aDeviceThatStillCutsIsWaitedFor() throws Exception {
        switchOffload(false);
        addPacket();
        flush(3 * LargePackets.REFUSALS_PER_QUESTION);
        assertEquals(3, questions);
        assertTrue(packets.isBlocked());
        assertFalse(packets.isRefused());

        switchOffload(true);
        packets.flush();
        assertFalse(packets.isBlocked());
        assertEquals(pool.frameCount(), pool.free());
    }

    @Test
    void aDeviceThatHasLostItsOffloadIsGivenUp() throws Exception {
        switchOffload(false);
        cuts = false;
        addPacket();
        addPacket();
        flush(LargePackets.REFUSALS_PER_QUESTION - 1);
        assertFalse(packets.isRefused());
        packets.flush();
        assertTrue(packets.isRefused());
        assertFalse(packets.isBlocked());
        assertEquals(pool.frameCount(), pool.free());
    }

    @Test
    void aDeviceThatTakesThemIsNotAsked() {
        addPacket();
        packets.flush();
        assertFalse(packets.isBlocked());
        assertEquals(0, questions);
        assertEquals(pool.frameCount(), pool.free());
    }
}
