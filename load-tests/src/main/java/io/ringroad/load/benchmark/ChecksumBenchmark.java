package io.ringroad.load.benchmark;

import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.IpProtocol;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The checksum of headers, of a full segment, of a large one; and what relayed payload needs instead. */
public class ChecksumBenchmark {
    private ChecksumBenchmark() {}

    /** A pass over the bytes. */
    public static class Sum extends Nanoseconds {
        @Param({"32", "132", "1480", "8992"})
        private int lengthBytes;
        private final MemorySegment memory = Arena.ofAuto().allocate(16_384, 64);

        @Setup
        public void fill() {
            byte[] bytes = new byte[16_384];
            new Random(1).nextBytes(bytes);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        }

        @Benchmark
        public int sum() {
            return Checksum.sum(memory, 34, lengthBytes);
        }
    }

    /** New pseudo-header, new TCP header, a payload whose sum is known from its arrival. */
    public static class OfRelayedSegment extends Nanoseconds {
        private final MemorySegment memory = Arena.ofAuto().allocate(4096, 64);
        private int payloadSum = 0x1234;
        private long sourceLow = 0xffff_0a00_0001L;

        @Benchmark
        public int headersOnly() {
            int pseudo = Checksum.pseudoHeader(0, sourceLow, 0, 0xffff_0a00_0002L, IpProtocol.TCP, 1480);
            int sum = Checksum.combine(pseudo, Checksum.sum(memory, 34, 32));
            return Checksum.finish(Checksum.combine(sum, payloadSum));
        }
    }
}
