package io.ringroad.transport.xdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.NativeMemory;
import io.ringroad.transport.Worker;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.Mapping;
import io.ringroad.transport.ffm.Syscalls;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rings in memory of our own, of which this test plays the kernel's side: any packet can come, also ones no veth makes. */
class XdpReceiverTest {
    private static final int ENTRIES = 512;
    private static final int RING_BYTES = 64 + 16 * ENTRIES;
    private static final RingOffsets OFFSETS = new RingOffsets(0, 8, 64, 16);
    private static final int RECEIVE_FRAMES = 256;
    private static final int CAPACITY = 64;
    private static final int PIECE_BYTES = 1000;

    private final List<Ring> rings = new ArrayList<>();
    private final RxBatch batch = new RxBatch(CAPACITY);
    private Worker worker;
    private FillRing fill;
    private ReceiveRing receive;
    private FrameLedger ledger;
    private XdpReceiver receiver;
    private int filled;
    private int received;

    @BeforeEach
    void open() throws Exception {
        Assumptions.assumeTrue(Syscalls.isAvailable(), "system calls can't be made here");
        worker = new Worker(1024, 2048);
        fill = keep(new FillRing(memory(), OFFSETS, ENTRIES));
        receive = keep(new ReceiveRing(memory(), OFFSETS, ENTRIES));
        XdpRings all = new XdpRings(fill, keep(new CompletionRing(memory(), OFFSETS, ENTRIES)), receive,
                keep(new TransmitRing(memory(), OFFSETS, ENTRIES)));
        ledger = new FrameLedger(worker.pool);
        receiver = new XdpReceiver(-1, all, ledger, worker.pool, FillDepth.constant(RECEIVE_FRAMES));
    }

    private static Mapping memory() throws Exception {
        Path file = Files.createTempFile(Path.of("/dev/shm"), "rr-test-", ".ring");
        try (RandomAccessFile sized = new RandomAccessFile(file.toFile(), "rw");
                Descriptor descriptor = Descriptor.open(file.toString(), Descriptor.O_RDWR)) {
            sized.setLength(RING_BYTES);
            return Mapping.of(descriptor, 0, RING_BYTES, "a ring");
        } finally {
            Files.delete(file);
        }
    }

    private <R extends Ring> R keep(R ring) {
        rings.add(ring);
        return ring;
    }

    @AfterEach
    void close() {
        if (worker == null) {
            return;
        }
        ledger.settle();
        assertEquals(worker.pool.frameCount(), worker.pool.free(), "frames that were not given back");
        rings.forEach(Ring::close);
        worker.close();
    }

    /** As the kernel: takes a frame of the fill ring for each piece. */
    private void arrive(int pieces, boolean whole) {
        for (int i = 0; i < pieces; i++) {
            assertTrue(fill.readProducer() != filled, "no frame is there for piece " + i);
            long frame = NativeMemory.int64(fill.descriptors + 8L * (filled++ & fill.mask));
            long at = receive.descriptors + 16L * (received++ & receive.mask);
            NativeMemory.int64(at, frame + 256);
            NativeMemory.int32(at + 8, PIECE_BYTES);
            NativeMemory.int32(at + 12, i < pieces - 1 || !whole ? ReceiveRing.CONTINUED : 0);
        }
        fill.publishConsumer(filled);
        receive.publishProducer(received);
    }

    /** Entries of each packet that is delivered now. */
    private List<Integer> deliver() {
        batch.clear();
        int delivered = receiver.receive(batch);
        assertEquals(batch.size(), delivered);
        List<Integer> packets = new ArrayList<>();
        int pieces = 0;
        for (int entry = 0; entry < batch.size(); entry++) {
            worker.pool.release(batch.frame(entry));
            pieces++;
            if ((batch.flags(entry) & RxBatch.CONTINUED) == 0) {
                packets.add(pieces);
                pieces = 0;
            }
        }
        assertEquals(0, pieces, "a packet without an end");
        return packets;
    }

    @Test
    void packetsComeWholeOrNotYet() {
        arrive(1, true);
        arrive(3, true);
        arrive(2, false);
        assertEquals(List.of(1, 3), deliver());
        assertEquals(List.of(), deliver());
        arrive(2, true);
        assertEquals(List.of(4), deliver());
    }

    @Test
    void aPacketThatFitsOnlyAnEmptyBatchWaitsForIt() {
        arrive(10, true);
        arrive(CAPACITY, true);
        assertEquals(List.of(10), deliver());
        assertEquals(List.of(CAPACITY), deliver());
    }

    @Test
    void aPacketLargerThanABatchIsDroppedAndThoseBehindItCome() {
        arrive(1, true);
        arrive(CAPACITY + 1, true);
        arrive(2, true);
        assertEquals(List.of(1), deliver());
        deliver();
        assertEquals(List.of(2), deliver());
        assertEquals(List.of(), deliver());
        assertEquals(1, receiver.oversized());
    }

    @Test
    void ofAPacketLargerThanABatchWhatComesLaterIsDroppedToo() {
        arrive(CAPACITY, false);
        assertEquals(List.of(), deliver());
        arrive(CAPACITY, false);
        assertEquals(List.of(), deliver());
        arrive(7, true);
        arrive(3, true);
        assertEquals(List.of(3), deliver());
    }

    @Test
    void framesOfDroppedPacketsAreLentAgain() {
        for (int i = 0; i < 100; i++) {
            arrive(2 * CAPACITY, true);
            deliver();
        }
        arrive(1, true);
        assertEquals(List.of(1), deliver());
    }
}
