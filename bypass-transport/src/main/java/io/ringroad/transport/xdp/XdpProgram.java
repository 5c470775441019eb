package io.ringroad.transport.xdp;

import static io.ringroad.transport.xdp.BpfAssembler.CALL_MAP_LOOKUP;
import static io.ringroad.transport.xdp.BpfAssembler.CALL_REDIRECT_MAP;
import static io.ringroad.transport.xdp.BpfAssembler.FP;
import static io.ringroad.transport.xdp.BpfAssembler.R0;
import static io.ringroad.transport.xdp.BpfAssembler.R1;
import static io.ringroad.transport.xdp.BpfAssembler.R2;
import static io.ringroad.transport.xdp.BpfAssembler.R3;
import static io.ringroad.transport.xdp.BpfAssembler.R6;
import static io.ringroad.transport.xdp.BpfAssembler.R7;
import static io.ringroad.transport.xdp.BpfAssembler.R8;
import static io.ringroad.transport.xdp.BpfAssembler.R9;

import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The program at the interface's receive side: it claims TCP packets which are ours and leaves everything else to the
 * kernel (design decision D6). Ours is a packet whose destination is
 *
 * <ol>
 * <li>a listener's address and port;
 * <li>or one of our own addresses, and the port of a listener on any address or in a range of local ports.
 * </ol>
 *
 * <p>It looks through one VLAN tag (802.1Q or 802.1ad) and any IPv4 options. Fragments and packets with IPv6 extension
 * headers are passed to the kernel, since their ports may be elsewhere. A claimed packet goes to the socket of the
 * queue on which it came; without a socket there, to the kernel.
 */
final class XdpProgram {
    static final int PASS = 2;
    static final int REDIRECT = 4;

    private static final int ETHERNET_BYTES = EthernetHeader.LENGTH;
    private static final int VLAN_TAG_BYTES = 4;
    private static final int TYPE_SERVICE_VLAN = 0x88a8;

    // From the start of the Ethernet header.
    private static final int ETHER_TYPE = 12;
    private static final int V4_VERSION_AND_LENGTH = 14;
    private static final int V4_FRAGMENT = 20;
    private static final int V4_PROTOCOL = 23;
    private static final int V4_DESTINATION = 30;
    private static final int V4_MIN_BYTES = 34;
    private static final int V6_NEXT_HEADER = 20;
    private static final int V6_DESTINATION = 38;
    private static final int V6_BYTES = 54;
    private static final int TCP_MIN_BYTES = 20;
    private static final int TCP_DESTINATION_PORT = 2;

    // struct xdp_md
    private static final int CONTEXT_DATA = 0;
    private static final int CONTEXT_DATA_END = 4;
    private static final int CONTEXT_QUEUE = 16;

    // The key on the stack: 16 octets of address, 2 of port, 2 zero; and beside it the family and an index.
    private static final int KEY = -24;
    private static final int KEY_PORT = KEY + 16;
    private static final int FAMILY = KEY + 20;
    private static final int INDEX = KEY - 8;

    private XdpProgram() {}

    /**
     * Loads it.
     *
     * @param sockets     XSKMAP by queue
     * @param manyBuffers also for packets that don't fit one buffer
     */
    static Descriptor load(SteeringMaps maps, Descriptor sockets, boolean manyBuffers) throws KernelException {
        return Bpf.loadXdpProgram("ringroad", assemble(maps, sockets), manyBuffers ? Bpf.XDP_HAS_FRAGS : 0);
    }

    private static ByteBuffer assemble(SteeringMaps maps, Descriptor sockets) {
        BpfAssembler code = new BpfAssembler();
        ethernet(code);
        ipv4(code);
        ipv6(code);
        tcp(code);
        answers(code, maps);
        claimListener(code, maps);
        lookup(code, maps.addresses(), KEY);
        code.jumpIfEqual(R0, 0, "pass");
        anyAddress(code);
        claimListener(code, maps);
        verdicts(code, sockets);
        return code.assemble();
    }

    /** Registers from here on: R6 context, R7 Ethernet header (moved up behind a VLAN tag), R8 end of the packet. */
    private static void ethernet(BpfAssembler code) {
        code.move(R6, R1).load32(R7, R6, CONTEXT_DATA).load32(R8, R6, CONTEXT_DATA_END);
        passUnlessThere(code, R7, ETHERNET_BYTES);
        code.load16(R2, R7, ETHER_TYPE)
                .jumpIfEqual(R2, network16(EthernetHeader.TYPE_VLAN), "vlan")
                .jumpIfNotEqual(R2, network16(TYPE_SERVICE_VLAN), "type")
                .label("vlan")
                .add(R7, VLAN_TAG_BYTES);
        passUnlessThere(code, R7, ETHERNET_BYTES);
        code.load16(R2, R7, ETHER_TYPE)
                .label("type")
                .jumpIfEqual(R2, network16(EthernetHeader.TYPE_IPV6), "ipv6")
                .jumpIfNotEqual(R2, network16(EthernetHeader.TYPE_IPV4), "pass");
    }

    /** What the verifier wants to see before each access to the packet. */
    private static void passUnlessThere(BpfAssembler code, int base, int bytes) {
        code.move(R1, base).add(R1, bytes).jumpIfGreater(R1, R8, "pass");
    }

    private static void ipv4(BpfAssembler code) {
        passUnlessThere(code, R7, V4_MIN_BYTES);
        code.load8(R2, R7, V4_PROTOCOL).jumpIfNotEqual(R2, IpProtocol.TCP, "pass")
                .load16(R2, R7, V4_FRAGMENT).jumpIfAny(R2, network16(0x3fff), "pass") // more fragments, or an offset
                .load8(R3, R7, V4_VERSION_AND_LENGTH).and(R3, 0xf).shiftLeft(R3, 2).jumpIfLess(R3, 20, "pass")
                .storeValue64(FP, KEY, 0).storeValue32(FP, KEY + 8, network32(0xffff)) // ::ffff:a.b.c.d
                .load32(R2, R7, V4_DESTINATION).store32(FP, KEY + 12, R2)
                .storeValue32(FP, FAMILY, 4)
                .move(R9, R7).add(R9, ETHERNET_BYTES).addRegister(R9, R3)
                .jump("tcp");
    }

    private static void ipv6(BpfAssembler code) {
        code.label("ipv6");
        passUnlessThere(code, R7, V6_BYTES);
        code.load8(R2, R7, V6_NEXT_HEADER).jumpIfNotEqual(R2, IpProtocol.TCP, "pass");
        for (int word = 0; word < 16; word += 4) {
            code.load32(R2, R7, V6_DESTINATION + word).store32(FP, KEY + word, R2);
        }
        code.storeValue32(FP, FAMILY, 6).move(R9, R7).add(R9, V6_BYTES);
    }

    /** R9 is the TCP header. */
    private static void tcp(BpfAssembler code) {
        code.label("tcp");
        passUnlessThere(code, R9, TCP_MIN_BYTES);
        code.load16(R2, R9, TCP_DESTINATION_PORT).store16(FP, KEY_PORT, R2).storeValue16(FP, KEY_PORT + 2, 0);
    }

    private static void claimListener(BpfAssembler code, SteeringMaps maps) {
        lookup(code, maps.listeners(), KEY);
        code.jumpIfNotEqual(R0, 0, "claim");
    }

    /** R0: the entry of the key at this place of the stack, or 0. */
    private static void lookup(BpfAssembler code, Descriptor map, int key) {
        code.loadMap(R1, map.number()).move(R2, FP).add(R2, key).call(CALL_MAP_LOOKUP);
    }

    /** {@code 0.0.0.0} keeps its IPv4-mapped prefix, {@code ::} is all zero: a wildcard of one family each. */
    private static void anyAddress(BpfAssembler code) {
        code.storeValue32(FP, KEY + 12, 0)
                .load32(R1, FP, FAMILY).jumpIfEqual(R1, 4, "wildcard")
                .storeValue64(FP, KEY, 0).storeValue32(FP, KEY + 8, 0)
                .label("wildcard");
    }

    /**
     * What goes to a local port of one of our addresses. First, since the listeners' table is large, and such ports would be
     * looked for all over it.
     */
    private static void answers(BpfAssembler code, SteeringMaps maps) {
        jumpIfLocalPort(code, maps.ranges(), "local port");
        code.jump("no answer").label("local port");
        lookup(code, maps.addresses(), KEY);
        code.jumpIfNotEqual(R0, 0, "claim").label("no answer");
    }

    private static void jumpIfLocalPort(BpfAssembler code, Descriptor ranges, String label) {
        code.load16(R7, FP, KEY_PORT).swapToHost16(R7).storeValue32(FP, INDEX, 0);
        lookup(code, ranges, INDEX);
        code.jumpIfEqual(R0, 0, "pass");
        for (int i = 0; i < SteeringMaps.MAX_RANGES; i++) {
            String next = "after range " + i;
            code.load16(R1, R0, 4 * i).jumpIfGreater(R1, R7, next)
                    .load16(R1, R0, 4 * i + 2).jumpIfAtLeast(R1, R7, label)
                    .label(next);
        }
    }

    private static void verdicts(BpfAssembler code, Descriptor sockets) {
        code.label("pass").set(R0, PASS).exit()
                .label("claim")
                .loadMap(R1, sockets.number()).load32(R2, R6, CONTEXT_QUEUE).set(R3, PASS) // no socket there: pass
                .call(CALL_REDIRECT_MAP).exit();
    }

    /** A number as it is read from a packet without swapping. */
    private static int network16(int value) {
        return Short.toUnsignedInt(ByteBuffer.allocate(2).order(ByteOrder.BIG_ENDIAN).putShort((short) value)
                .order(ByteOrder.nativeOrder()).getShort(0));
    }

    private static int network32(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.BIG_ENDIAN).putInt(value).order(ByteOrder.nativeOrder())
                .getInt(0);
    }
}
