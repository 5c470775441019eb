package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.TcpPacket;
import io.ringroad.stack.tcp.TcpState;
import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.Icmpv4Message;
import io.ringroad.stack.wire.Icmpv6Message;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What routers say: path MTU discovery, unreachable peers, and forgeries. */
class IcmpTest {
    private Script script = new Script(true);
    private Script.Flow flow = script.flow(40000);

    /** The error that quotes our segment with this relative number. */
    private void icmp(int type, int code, int rest, int sequence) {
        TcpPacket quoted = new TcpPacket(0, 0, script.us, script.peer, flow.localPort, flow.port,
                flow.stackIss + sequence, 0, 0x10, 0, new byte[0], new byte[100]);
        byte[] body = Arrays.copyOfRange(quoted.bytes(), 14, 14 + (script.v4 ? 28 : 148));
        int ip = script.v4 ? Ipv4Header.LENGTH : Ipv6Header.LENGTH;
        byte[] bytes = new byte[14 + ip + 8 + body.length];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        System.arraycopy(body, 0, bytes, 14 + ip + 8, body.length);
        int length = 8 + body.length;
        if (script.v4) {
            Icmpv4Message.write(memory, 34, type, code, rest, body.length);
            Ipv4Header.write(memory, 14, script.peer.v4(), script.us.v4(), IpProtocol.ICMPV4, 20 + length, 1, 64, 0);
        } else {
            int pseudo = Checksum.pseudoHeader(script.peer.high(), script.peer.low(), script.us.high(),
                    script.us.low(), IpProtocol.ICMPV6, length);
            Icmpv6Message.write(memory, 54, type, code, rest, body.length, pseudo);
            Ipv6Header.write(memory, 14, script.peer.high(), script.peer.low(), script.us.high(), script.us.low(),
                    IpProtocol.ICMPV6, length, 64, 0);
        }
        int etherType = script.v4 ? EthernetHeader.TYPE_IPV4 : EthernetHeader.TYPE_IPV6;
        EthernetHeader.write(memory, 0, 0x020000000001L, 0x020000000002L, etherType);
        script.inject(bytes);
    }

    @Test
    void packetTooBigMakesSmallerSegmentsOfWhatIsInFlight() {
        long connection = flow.establish(script.listen(8));
        script.write(connection, 1, 3000);
        flow.expect(". 1:1461(1460) ack 1").expect(". 1461:2921(1460) ack 1").expect("P. 2921:3001(80) ack 1");
        icmp(3, 4, 1040, 1);
        flow.expect(". 1:1001(1000) ack 1").expect(". 1001:1461(460) ack 1");
        flow.drain();
        flow.inject(". 1:1(0) ack 3001");
        script.write(connection, 3001, 1500);
        flow.expect(". 3001:4001(1000) ack 1").expect("P. 4001:4501(500) ack 1");
    }

    /** What follows isn't copied into the rest of a segment that was sent whole before. */
    @Test
    void restOfASegmentInFlightTakesNoNewBytes() {
        long connection = flow.establish(script.listen(8));
        script.write(connection, 1, 1460);
        flow.expect("P. 1:1461(1460) ack 1").inject(". 1:1(0) ack 1 win 1000");
        icmp(3, 4, 1040, 1);
        flow.expect(". 1:1001(1000) ack 1").expectNothing();
        script.write(connection, 1461, 100);
        flow.inject(". 1:1(0) ack 1001").expect(". 1001:1461(460) ack 1").expect("P. 1461:1561(100) ack 1");
    }

    /** A recovery has nothing to find any more when all goes again. */
    @Test
    void packetTooBigEndsARecovery() {
        long connection = flow.establish(script.listen(8), "win 65535 <mss 1460,sackOK>", "win 65535");
        script.write(connection, 1, 7300);
        flow.drain();
        flow.inject(". 1:1(0) ack 1 <sack 1461:5841>").expect(". 1:1461(1460) ack 1");
        icmp(3, 4, 1040, 1);
        flow.expect(". 1:1001(1000) ack 1");
        flow.drain();
        flow.inject(". 1:1(0) ack 7301").expectNothingFor(3000);
    }

    @Test
    void packetTooBigWorksInIpv6() {
        script = new Script(false);
        flow = script.flow(40000);
        long connection = flow.establish(script.listen(8));
        script.write(connection, 1, 1440);
        flow.expect("P. 1:1441(1440) ack 1");
        icmp(2, 0, 1300, 1);
        flow.expect(". 1:1241(1240) ack 1").expect("P. 1241:1441(200) ack 1");
    }

    @Test
    void packetTooBigForWhatIsNotInFlightIsForged() {
        long connection = flow.establish(script.listen(8));
        script.write(connection, 1, 1460);
        flow.expect("P. 1:1461(1460) ack 1");
        icmp(3, 4, 1040, 1461);
        icmp(3, 4, 1040, 0);
        flow.expectNothing();
    }

    @Test
    void unreachablePortRefusesAConnectionThatIsBeingMade() {
        long connection = script.connect(flow);
        flow.expect("S 0:0(0)");
        icmp(3, 3, 0, 0);
        assertEquals(ConnectionError.REFUSED, script.stack.error(connection));
    }

    @Test
    void unreachableHostFailsAConnectionThatIsBeingMade() {
        long connection = script.connect(flow);
        flow.expect("S 0:0(0)");
        icmp(3, 1, 0, 0);
        assertEquals(ConnectionError.UNREACHABLE, script.stack.error(connection));
    }

    /** RFC 5461: soft errors once it is established. */
    @Test
    void establishedConnectionSurvivesThem() {
        long connection = flow.establish(script.listen(8));
        script.write(connection, 1, 100);
        flow.expect("P. 1:101(100) ack 1");
        icmp(3, 1, 0, 1);
        icmp(3, 3, 0, 1);
        icmp(11, 0, 0, 1);
        assertEquals(TcpState.ESTABLISHED, script.stack.state(connection));
        flow.inject(". 1:1(0) ack 101");
    }
}
