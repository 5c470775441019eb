package io.ringroad.transport.tap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.NetworkOrder;
import io.ringroad.stack.wire.TcpHeader;
import io.ringroad.transport.Machine;
import io.ringroad.transport.Worker;
import io.ringroad.transport.host.NetworkNamespace;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One large TCP packet from a TAP device through a forwarding kernel to another: whole where that one takes offloads,
 * cut with right checksums where it doesn't.
 */
@Timeout(30)
class TapSegmentationTest {
    private static final int HEADERS = 54;
    private static final int TCP_AT = 34;
    private static final int MSS = 1400;
    private static final int FIRST_SEQUENCE = 1000;
    private static final int PORT = 4242;
    private static final IpAddress FROM = IpAddress.parse("10.78.1.2");
    private static final IpAddress TO = IpAddress.parse("10.78.2.2");

    private NetworkNamespace router;
    private Worker worker;
    private TapDevice inDevice;
    private TapLinkQueue in;
    private TapLinkQueue out;
    private final byte[] payload = new byte[60_000];

    @BeforeEach
    void open() throws Exception {
        Machine.requireNamespaces();
        router = NetworkNamespace.create("tap-router");
        router.sysctl("net.ipv4.ip_forward", "1");
        worker = new Worker(512, 4096);
        new Random(2).nextBytes(payload);
    }

    @AfterEach
    void close() {
        if (worker != null) {
            in.close();
            out.close();
            assertEquals(worker.pool.frameCount(), worker.pool.free(), "frames that were not given back");
            worker.close();
            router.close();
        }
    }

    private void links(boolean outOffloads) throws Exception {
        inDevice = router.call(() -> TapDevice.open("rrin", 1, true));
        TapDevice outDevice = router.call(() -> TapDevice.open("rrout", 1, outOffloads));
        in = TapLinkQueue.of(inDevice, 0, true, worker.pool);
        out = TapLinkQueue.of(outDevice, 0, outOffloads, worker.pool);
        router.configure(setup -> {
            setup.setUp("rrin");
            setup.setUp("rrout");
            setup.addAddress("rrin", IpAddress.parse("10.78.1.1"), 24);
            setup.addAddress("rrout", IpAddress.parse("10.78.2.1"), 24);
            setup.addNeighbour("rrout", TO, outDevice.macAddress());
        });
    }

    @Test
    void staysWholeBetweenDevicesWithOffloads() throws Exception {
        links(true);
        sendLarge();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        int[] packets = {0};
        worker.receiveUntil(out, entry -> collect(entry, received, packets));
        assertEquals(1, packets[0]);
        assertArrayEquals(payload, received.toByteArray());
    }

    /** Appends an entry's payload; true when all has come. */
    private boolean collect(int entry, ByteArrayOutputStream received, int[] packets) {
        MemorySegment memory = worker.pool.memory();
        boolean begun = received.size() > 0;
        if (!begun && !isOurs(memory, worker.at(entry))) {
            return false;
        }
        if (!begun) {
            packets[0]++;
            assertTrue((worker.batch.flags(entry) & RxBatch.CHECKSUM_GOOD) != 0);
        }
        int skip = begun ? 0 : HEADERS;
        byte[] piece = new byte[worker.batch.length(entry) - skip];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, worker.at(entry) + skip, piece, 0, piece.length);
        received.writeBytes(piece);
        return received.size() == payload.length;
    }

    @Test
    void isCutWithRightChecksumsForDevicesWithout() throws Exception {
        links(false);
        sendLarge();
        byte[] received = new byte[payload.length];
        int[] bytes = {0};
        worker.receiveUntil(out, entry -> {
            if (isOurs(worker.pool.memory(), worker.at(entry))) {
                bytes[0] += checkSegment(entry, received);
            }
            return bytes[0] == payload.length;
        });
        assertArrayEquals(payload, received);
    }

    private int checkSegment(int entry, byte[] received) {
        MemorySegment memory = worker.pool.memory();
        long tcpAt = worker.at(entry) + TCP_AT;
        int length = worker.batch.length(entry) - HEADERS;
        assertTrue(length <= MSS, "segment of " + length);
        assertEquals(0, worker.batch.flags(entry));
        int sum = Checksum.combine(Checksum.sum(memory, tcpAt, TcpHeader.LENGTH + length), Checksum.pseudoHeader(
                FROM.high(), FROM.low(), TO.high(), TO.low(), IpProtocol.TCP, TcpHeader.LENGTH + length));
        assertEquals(0, Checksum.finish(sum), "TCP checksum");
        TcpHeader tcp = new TcpHeader();
        assertTrue(tcp.wrap(memory, tcpAt, TcpHeader.LENGTH + length));
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, tcpAt + TcpHeader.LENGTH, received,
                tcp.sequence() - FIRST_SEQUENCE, length);
        return length;
    }

    private static boolean isOurs(MemorySegment memory, long at) {
        return NetworkOrder.u16(memory, at + 12) == EthernetHeader.TYPE_IPV4
                && NetworkOrder.u8(memory, at + 23) == IpProtocol.TCP
                && NetworkOrder.u16(memory, at + TCP_AT + 2) == PORT;
    }

    /** Headers and payload over as many frames as it takes. */
    private void sendLarge() {
        MemorySegment memory = worker.pool.memory();
        int room = worker.pool.frameSizeBytes() - 256;
        for (int sent = 0; sent < payload.length; ) {
            int frame = worker.pool.allocate();
            int headers = sent == 0 ? HEADERS : 0;
            int bytes = Math.min(room - headers, payload.length - sent);
            MemorySegment.copy(payload, sent, memory, ValueLayout.JAVA_BYTE,
                    worker.pool.address(frame) + 256 + headers, bytes);
            if (sent == 0) {
                writeHeaders(memory, worker.pool.address(frame) + 256);
            }
            sent += bytes;
            int more = sent < payload.length ? LinkQueue.TX_CONTINUED : 0;
            assertTrue(in.transmit(frame, 256, headers + bytes, LinkQueue.TX_GSO | LinkQueue.TX_CHECKSUM | more,
                    TCP_AT, TcpHeader.CHECKSUM_OFFSET, MSS));
        }
        in.flush();
        assertEquals(0, in.transmitDrops());
    }

    private void writeHeaders(MemorySegment memory, long at) {
        int tcpLength = TcpHeader.LENGTH + payload.length;
        EthernetHeader.write(memory, at, inDevice.kernelMacAddress(), inDevice.macAddress(),
                EthernetHeader.TYPE_IPV4);
        Ipv4Header.write(memory, at + 14, FROM.v4(), TO.v4(), IpProtocol.TCP, 20 + tcpLength, 0, 64, 0);
        TcpHeader.write(memory, at + TCP_AT, 1234, PORT, FIRST_SEQUENCE, 1, TcpHeader.LENGTH, TcpHeader.ACK, 65535);
        Checksum.store(memory, at + TCP_AT + TcpHeader.CHECKSUM_OFFSET, Checksum.pseudoHeader(
                FROM.high(), FROM.low(), TO.high(), TO.low(), IpProtocol.TCP, tcpLength));
    }
}
