package io.ringroad.stack.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    /** The definition, word by word in network order, as the oracle. */
    private static int naive(byte[] data, int from, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            int octet = data[from + i] & 0xff;
            sum += (i & 1) == 0 ? octet << 8 : octet;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }

    private static byte[] random(long seed, int length) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    /** RFC 1071 §3: 0001 f203 f4f5 f6f7 sums to ddf2. */
    @Test
    void exampleOfTheRfc() {
        byte[] data = {0, 1, (byte) 0xf2, 3, (byte) 0xf4, (byte) 0xf5, (byte) 0xf6, (byte) 0xf7};
        assertEquals(0xddf2, Checksum.nativeOrder(Checksum.sum(MemorySegment.ofArray(data), 0, 8)));
    }

    @Test
    void agreesWithTheDefinitionForEveryLengthAndAlignment() {
        byte[] data = random(1, 400);
        MemorySegment memory = MemorySegment.ofArray(data);
        for (int from = 0; from < 9; from++) {
            for (int length = 0; length < 300; length++) {
                assertEquals(naive(data, from, length), Checksum.nativeOrder(Checksum.sum(memory, from, length)),
                        "from " + from + " length " + length);
            }
        }
    }

    @Test
    void carriesOfLargeInputAreKept() {
        byte[] data = new byte[65536];
        java.util.Arrays.fill(data, (byte) 0xff);
        assertEquals(0xffff, Checksum.sum(MemorySegment.ofArray(data), 0, data.length));
        assertEquals(0xffff, Checksum.fold(-1L));
    }

    @Test
    void piecesCombineAtEvenAndOddPositions() {
        byte[] data = random(2, 101);
        MemorySegment memory = MemorySegment.ofArray(data);
        int whole = Checksum.sum(memory, 0, data.length);
        for (int cut = 0; cut <= data.length; cut++) {
            int front = Checksum.sum(memory, 0, cut);
            int back = Checksum.swapIfOdd(Checksum.sum(memory, cut, data.length - cut), cut);
            assertEquals(whole, Checksum.combine(front, back), "cut at " + cut);
        }
    }

    @Test
    void subtractUndoesCombine() {
        byte[] data = random(3, 64);
        MemorySegment memory = MemorySegment.ofArray(data);
        int whole = Checksum.sum(memory, 0, 64);
        assertEquals(Checksum.sum(memory, 20, 44), Checksum.subtract(whole, Checksum.sum(memory, 0, 20)));
    }

    @Test
    void storedChecksumMakesTheSumAllOnes() {
        MemorySegment memory = MemorySegment.ofArray(random(4, 41));
        Checksum.store(memory, 10, 0);
        Checksum.store(memory, 10, Checksum.finish(Checksum.sum(memory, 0, 41)));
        assertEquals(0xffff, Checksum.sum(memory, 0, 41));
    }

    @Test
    void pseudoHeaderOfIpv6IsTheSumOfItsBytes() {
        byte[] data = random(5, 40);
        MemorySegment memory = MemorySegment.ofArray(data);
        NetworkOrder.i32(memory, 32, 1234);
        NetworkOrder.i32(memory, 36, IpProtocol.TCP);
        int expected = Checksum.sum(memory, 0, 40);
        assertEquals(expected, Checksum.pseudoHeader(NetworkOrder.i64(memory, 0), NetworkOrder.i64(memory, 8),
                NetworkOrder.i64(memory, 16), NetworkOrder.i64(memory, 24), IpProtocol.TCP, 1234));
    }

    @Test
    void pseudoHeaderOfMappedAddressesIsThatOfIpv4() {
        byte[] data = {10, 0, 0, 1, (byte) 192, 0, 2, 7, 0, 6, 5, (byte) 220};
        IpAddress source = IpAddress.parse("10.0.0.1");
        IpAddress destination = IpAddress.parse("192.0.2.7");
        assertEquals(Checksum.sum(MemorySegment.ofArray(data), 0, data.length), Checksum.pseudoHeader(source.high(),
                source.low(), destination.high(), destination.low(), IpProtocol.TCP, 1500));
    }

    /** RFC 1624 §4: the case in which the update of RFC 1141 goes wrong. */
    @Test
    void incrementalUpdateIsThatOfRfc1624() {
        assertEquals(0x0000, Checksum.update(0xdd2f, 0x5555, 0x3285));
    }

    @Test
    void incrementalUpdateAgreesWithSummingAgain() {
        MemorySegment memory = MemorySegment.ofArray(random(6, 40));
        Random random = new Random(7);
        Checksum.store(memory, 16, 0);
        Checksum.store(memory, 16, Checksum.finish(Checksum.sum(memory, 0, 40)));
        for (int i = 0; i < 1000; i++) {
            int at = 18 + 2 * random.nextInt(11);
            int word = random.nextInt(65536);
            Checksum.store(memory, 16, Checksum.update(Checksum.load(memory, 16), Checksum.load(memory, at), word));
            Checksum.store(memory, at, word);
            assertEquals(0xffff, Checksum.sum(memory, 0, 40));
        }
    }
}
