package io.ringroad.lb.training;

import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.TcpHeader;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * What middleboxes, attackers and broken peers do to packets, one of it to few of them: SYNs lose options; segments become
 * resets, close the window, lie outside of it, come from the past; packets become such as nobody here takes.
 */
final class Mischief {
    /** What becomes of a packet. */
    enum Fate { GOES_ON, RETURNS }

    private static final int MSS = 2;
    private static final int WINDOW_SCALE = 3;
    private static final int SACK_PERMITTED = 4;
    private static final int TIMESTAMPS = 8;
    private static final int[] OPTIONS = {MSS, WINDOW_SCALE, SACK_PERMITTED, TIMESTAMPS, TIMESTAMPS};
    private static final int KINDS = 16;
    private static final int UNREACHABLE = 3;
    private static final int[] CODES = {0, 1, 3, 4, 13};

    private final SplittableRandom random;
    private final double stripping;
    private final double meddling;
    private final PacketEdit packet = new PacketEdit();
    private int length;

    /**
     * @param stripping how many of the SYNs lose each option, 0 to 1
     * @param meddling  how many of the segments are changed otherwise, 0 to 0.3; of those of a handshake, three times as many
     */
    Mischief(SplittableRandom random, double stripping, double meddling) {
        this.random = random;
        this.stripping = stripping;
        this.meddling = meddling;
    }

    /** Changes a packet, or not; {@link #length} is then what it has. */
    Fate apply(MemorySegment memory, long start, int packetLength) {
        length = packetLength;
        if (!packet.wrap(memory, start)) {
            return Fate.GOES_ON;
        }
        boolean handshake = packet.has(TcpHeader.SYN);
        if (handshake) {
            strip();
        }
        return random.nextDouble() < (handshake ? 3 * meddling : meddling) ? meddle(random.nextInt(KINDS)) : Fate.GOES_ON;
    }

    int length() {
        return length;
    }

    private void strip() {
        for (int option : OPTIONS) {
            if (random.nextDouble() < stripping) {
                packet.strip(option);
            }
        }
    }

    private Fate meddle(int kind) {
        switch (kind) {
            case 0, 1 -> {
                packet.tcpOctet(PacketEdit.FLAGS, TcpHeader.RST | TcpHeader.ACK);
                packet.tcpAdd(PacketEdit.SEQUENCE, random.nextInt(4) == 0 ? -3000 : 0); // an old one
            }
            case 2, 3 -> packet.window(0);
            case 4 -> packet.window(1);
            case 5 -> packet.tcpAdd(PacketEdit.SEQUENCE, random.nextBoolean() ? 1 << 24 : -3000);
            case 6 -> packet.tcpAdd(PacketEdit.ACKNOWLEDGMENT, random.nextBoolean() ? 1 << 24 : -3000);
            case 7 -> packet.addToOption(TIMESTAMPS, 2, -1 << 20);
            case 8 -> packet.addToOption(TIMESTAMPS, 6, 1 << 20);
            case 9 -> packet.tcpOctet(PacketEdit.FLAGS, random.nextInt(256));
            case 10 -> packet.tcpOctet(TcpHeader.LENGTH + 1 + 2 * random.nextInt(2), random.nextInt(4));
            case 11 -> packet.destinationMac(random.nextBoolean() ? 0x0200_0000_0099L : 0x0100_5e00_0001L);
            case 12 -> packet.etherType(random.nextBoolean() ? EthernetHeader.TYPE_VLAN : 0x88cc);
            case 13 -> meddleWithIp();
            default -> {
                return icmp();
            }
        }
        return Fate.GOES_ON;
    }

    private void meddleWithIp() {
        if (packet.isV4()) {
            switch (random.nextInt(4)) {
                case 0 -> packet.ipOctet(PacketEdit.IP_FRAGMENT, 0x20);
                case 1 -> packet.ipOctet(PacketEdit.IP_PROTOCOL, random.nextBoolean() ? IpProtocol.ICMPV4 : 17);
                case 2 -> packet.ipOctet(12, 127);
                default -> packet.ipOctet(16, 9);
            }
        }
    }

    private Fate icmp() {
        if (!packet.isV4()) {
            return Fate.GOES_ON;
        }
        length = packet.toIcmpError(UNREACHABLE, CODES[random.nextInt(CODES.length)], 600 + random.nextInt(900));
        return Fate.RETURNS;
    }
}
