package io.ringroad.transport.xdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.Machine;
import io.ringroad.transport.Worker;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.host.NetworkNamespace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program's verdicts, by the kernel's own test run of the loaded program. */
class XdpProgramTest {
    private static final IpAddress V4 = IpAddress.parse("192.0.2.10");
    private static final IpAddress V6 = IpAddress.parse("2001:db8::10");
    private static final IpAddress OTHER_V4 = IpAddress.parse("192.0.2.11");
    private static final IpAddress OTHER_V6 = IpAddress.parse("2001:db8::11");
    private static final int TCP = 6;
    private static final int UDP = 17;

    private static NetworkNamespace namespace;
    private static NetworkNamespace other;
    private static Worker worker;
    private static XdpLinks links;
    private static Descriptor sockets;
    private SteeringMaps maps;

    @BeforeAll
    static void bindSocket() throws Exception {
        Machine.requireXdp();
        namespace = NetworkNamespace.create("program");
        other = NetworkNamespace.create("program-peer");
        namespace.connect("rrp0", other, "rrp1", 1);
        worker = new Worker(256, 2048);
        links = namespace.call(() -> XdpLinks.open(List.of("rrp0"), 0, XdpMode.AUTO,
                XdpConfig.defaults().withReceiveFrames(64), worker.pool));
        sockets = Bpf.createMap(Bpf.MAP_TYPE_XSKMAP, "test", 4, 4, 1);
        Bpf.update(sockets, ByteBuffer.allocateDirect(4), ByteBuffer.allocateDirect(4)
                .order(ByteOrder.nativeOrder()).putInt(0, links.queues().getFirst().pollDescriptor()), "test");
    }

    @AfterAll
    static void close() {
        if (links != null) {
            sockets.close();
            links.close();
            worker.close();
            other.close();
            namespace.close();
        }
    }

    @BeforeEach
    void emptyMaps() throws Exception {
        maps = new SteeringMaps();
    }

    private void assertVerdict(int verdict, byte[] packet) throws Exception {
        try (Descriptor program = XdpProgram.load(maps, sockets, true)) {
            assertEquals(verdict, Bpf.run(program, packet));
        }
    }

    private void assertClaimed(byte[] packet) throws Exception {
        assertVerdict(XdpProgram.REDIRECT, packet);
    }

    private void assertPassed(byte[] packet) throws Exception {
        assertVerdict(XdpProgram.PASS, packet);
    }

    @Test
    void listenerClaimsItsAddressAndPortOnly() throws Exception {
        maps.addListener(V4, 443);
        maps.addListener(V6, 443);
        assertClaimed(packet(V4, TCP, 443));
        assertClaimed(packet(V6, TCP, 443));
        assertPassed(packet(V4, TCP, 80));
        assertPassed(packet(OTHER_V4, TCP, 443));
        assertPassed(packet(OTHER_V6, TCP, 443));
        assertPassed(packet(V4, UDP, 443));
        assertPassed(packet(V6, UDP, 443));
    }

    @Test
    void removedListenerGoesBackToTheKernel() throws Exception {
        maps.addListener(V4, 443);
        maps.removeListener(V4, 443);
        maps.removeListener(V4, 444);
        assertPassed(packet(V4, TCP, 443));
    }

    @Test
    void wildcardOfOneFamilyClaimsOwnAddressesOfThatFamily() throws Exception {
        maps.addListener(IpAddress.ANY_V4, 80);
        maps.addAddress(V4);
        maps.addAddress(V6);
        assertClaimed(packet(V4, TCP, 80));
        assertPassed(packet(OTHER_V4, TCP, 80));
        assertPassed(packet(V6, TCP, 80));
    }

    @Test
    void wildcardOfBothFamiliesClaimsAllOwnAddresses() throws Exception {
        maps.addListener(IpAddress.ANY, 80);
        maps.addAddress(V4);
        maps.addAddress(V6);
        assertClaimed(packet(V4, TCP, 80));
        assertClaimed(packet(V6, TCP, 80));
        assertPassed(packet(OTHER_V6, TCP, 80));
        maps.removeListener(IpAddress.ANY, 80);
        assertPassed(packet(V4, TCP, 80));
        assertPassed(packet(V6, TCP, 80));
    }

    @Test
    void localPortsOfOwnAddressesAreClaimedWithinTheirRanges() throws Exception {
        maps.addAddress(V4);
        maps.addAddress(V6);
        maps.localPorts(List.of(new SteeringMaps.PortRange(20000, 20009), new SteeringMaps.PortRange(65535, 65535)));
        assertClaimed(packet(V4, TCP, 20000));
        assertClaimed(packet(V6, TCP, 20009));
        assertClaimed(packet(V4, TCP, 65535));
        assertPassed(packet(V4, TCP, 19999));
        assertPassed(packet(V4, TCP, 20010));
        assertPassed(packet(OTHER_V4, TCP, 20000));
        maps.localPorts(List.of());
        assertPassed(packet(V4, TCP, 20000));
        assertPassed(packet(V4, TCP, 65535));
    }

    @Test
    void listenersMayBeOnLocalPorts() throws Exception {
        maps.localPorts(List.of(new SteeringMaps.PortRange(20000, 20009)));
        maps.addListener(V4, 20000);
        assertClaimed(packet(V4, TCP, 20000)); // of an address that is not among ours
        maps.addAddress(V6);
        maps.addListener(IpAddress.ANY_V4, 20001);
        assertPassed(packet(V4, TCP, 20001));
        maps.addAddress(V4);
        assertClaimed(packet(V4, TCP, 20001));
    }

    @Test
    void addressThatIsNoLongerOursIsPassed() throws Exception {
        maps.addAddress(V4);
        maps.localPorts(List.of(new SteeringMaps.PortRange(1, 65535)));
        maps.removeAddress(V4);
        assertPassed(packet(V4, TCP, 5000));
    }

    @Test
    void vlanTagAndOptionsAreLookedThrough() throws Exception {
        maps.addListener(V4, 443);
        maps.addListener(V6, 443);
        assertClaimed(tagged(packet(V4, TCP, 443), 0x8100));
        assertClaimed(tagged(packet(V6, TCP, 443), 0x88a8));
        assertPassed(tagged(tagged(packet(V4, TCP, 443), 0x8100), 0x88a8));
        assertClaimed(withOptions(packet(V4, TCP, 443), 40));
    }

    @Test
    void fragmentsAndShortPacketsArePassed() throws Exception {
        maps.addListener(V4, 443);
        byte[] first = packet(V4, TCP, 443);
        first[20] = 0x20; // more fragments
        assertPassed(first);
        byte[] last = packet(V4, TCP, 443);
        last[21] = 1; // offset 8
        assertPassed(last);
        byte[] undivided = packet(V4, TCP, 443);
        undivided[20] = 0x40; // don't fragment
        assertClaimed(undivided);
        byte[] tooShortAHeader = packet(V4, TCP, 443);
        tooShortAHeader[14] = 0x44;
        assertPassed(tooShortAHeader);
        assertPassed(Arrays.copyOf(packet(V4, TCP, 443), 14 + 20 + 19));
    }

    @Test
    void otherProtocolsArePassed() throws Exception {
        maps.addListener(V4, 443);
        byte[] arp = packet(V4, TCP, 443);
        ByteBuffer.wrap(arp).putShort(12, (short) EthernetHeader.TYPE_ARP);
        assertPassed(arp);
        assertPassed(packet(V4, 1, 443));
        assertPassed(packet(V6, 44, 443)); // fragment header
    }

    @Test
    void withoutSocketForTheQueueThePacketIsPassed() throws Exception {
        maps.addListener(V4, 443);
        try (Descriptor none = Bpf.createMap(Bpf.MAP_TYPE_XSKMAP, "none", 4, 4, 1);
                Descriptor program = XdpProgram.load(maps, none, true)) {
            assertEquals(XdpProgram.PASS, Bpf.run(program, packet(V4, TCP, 443)));
        }
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> maps.addListener(V4, 0));
        assertThrows(IllegalArgumentException.class, () -> new SteeringMaps.PortRange(9, 8));
        assertThrows(IllegalArgumentException.class, () -> maps.localPorts(
                Collections.nCopies(5, new SteeringMaps.PortRange(1, 2))));
    }

    /** Ethernet, IP and the first 20 bytes of the transport. */
    private static byte[] packet(IpAddress destination, int protocol, int port) {
        boolean v4 = destination.isV4();
        ByteBuffer packet = ByteBuffer.allocate(14 + (v4 ? 20 : 40) + 20);
        packet.putShort(12, (short) (v4 ? EthernetHeader.TYPE_IPV4 : EthernetHeader.TYPE_IPV6));
        packet.put(14, (byte) (v4 ? 0x45 : 0x60));
        packet.put(v4 ? 23 : 20, (byte) protocol);
        packet.put(v4 ? 30 : 38, destination.toInetAddress().getAddress());
        packet.putShort((v4 ? 34 : 54) + 2, (short) port);
        return packet.array();
    }

    private static byte[] tagged(byte[] packet, int type) {
        ByteBuffer tagged = ByteBuffer.allocate(packet.length + 4);
        tagged.put(packet, 0, 12).putShort((short) type).putShort((short) 5);
        return tagged.put(packet, 12, packet.length - 12).array();
    }

    private static byte[] withOptions(byte[] packet, int optionBytes) {
        ByteBuffer longer = ByteBuffer.allocate(packet.length + optionBytes);
        longer.put(packet, 0, 34).position(34 + optionBytes).put(packet, 34, packet.length - 34);
        longer.put(14, (byte) (0x45 + optionBytes / 4));
        return longer.array();
    }
}
