package io.ringroad.transport.xdp;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.NetworkOrder;
import io.ringroad.stack.wire.TcpHeader;
import io.ringroad.transport.Worker;
import io.ringroad.transport.host.NetworkNamespace;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Our namespace with one veth per peer namespace: {@code 10.80.i.1} is ours, {@code 10.80.i.2} the peer's. */
final class XdpRig implements AutoCloseable {
    static final int PORT = 4711;
    private static final int TCP_AT = 34;

    final NetworkNamespace ours;
    final List<NetworkNamespace> peers = new ArrayList<>();
    final Worker worker;

    XdpRig(int peerCount, int queues) throws IOException {
        ours = NetworkNamespace.create("xdp");
        for (int i = 0; i < peerCount; i++) {
            NetworkNamespace peer = NetworkNamespace.create("xdp-peer" + i);
            peers.add(peer);
            ours.connect(ourInterface(i), peer, "rrpeer", queues);
            ours.addAddress(ourInterface(i), ourAddress(i), 24);
            peer.addAddress("rrpeer", "10.80." + i + ".2", 24);
        }
        worker = new Worker(2048, 2048);
    }

    static String ourInterface(int peer) {
        return "rrx" + peer;
    }

    static String ourAddress(int peer) {
        return "10.80." + peer + ".1";
    }

    static XdpConfig config() {
        return XdpConfig.defaults().withReceiveFrames(256);
    }

    XdpLinks open(XdpMode mode, XdpConfig config) throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            names.add(ourInterface(i));
        }
        XdpLinks links = ours.call(() -> XdpLinks.open(names, 0, mode, config, worker.pool));
        for (int i = 0; i < peers.size(); i++) {
            links.maps().addListener(IpAddress.parse(ourAddress(i)), PORT);
        }
        return links;
    }

    /** Starts to connect from a kernel socket of the peer; true: connected, false: refused. */
    Thread connect(int peer, List<Boolean> outcome) {
        return Thread.ofPlatform().start(() -> {
            try (SocketChannel channel = peers.get(peer).call(SocketChannel::open)) {
                channel.connect(new InetSocketAddress(ourAddress(peer), PORT));
                outcome.add(true);
            } catch (ConnectException e) {
                outcome.add(false);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Receives a SYN and refuses it from the frame in which it came. */
    void refuseOne(LinkQueue link) {
        refuseOne(link, worker);
    }

    static void refuseOne(LinkQueue link, Worker worker) {
        MemorySegment memory = worker.pool.memory();
        worker.receiveUntil(link, entry -> {
            long at = worker.at(entry);
            turnRound(memory, at);
            refuse(memory, at);
            boolean offload = link.capabilities().txChecksumOffload();
            checksum(memory, at, offload);
            int frame = worker.batch.frame(entry);
            worker.pool.retain(frame);
            return link.transmit(frame, worker.batch.offset(entry), TCP_AT + TcpHeader.LENGTH,
                    offload ? LinkQueue.TX_CHECKSUM : 0, TCP_AT, TcpHeader.CHECKSUM_OFFSET, 0);
        });
        link.flush();
    }

    /** The checksum: whole, or only the pseudo-header's sum where the link adds the rest. */
    private static void checksum(MemorySegment memory, long at, boolean offload) {
        long tcp = at + TCP_AT;
        int pseudo = Checksum.pseudoHeader(0, 0xffff_0000_0000L | NetworkOrder.i32(memory, at + 26) & 0xffff_ffffL,
                0, 0xffff_0000_0000L | NetworkOrder.i32(memory, at + 30) & 0xffff_ffffL, IpProtocol.TCP,
                TcpHeader.LENGTH);
        Checksum.store(memory, tcp + TcpHeader.CHECKSUM_OFFSET, offload ? pseudo
                : Checksum.finish(Checksum.combine(pseudo, Checksum.sum(memory, tcp, TcpHeader.LENGTH))));
    }

    private static void turnRound(MemorySegment memory, long at) {
        long destination = NetworkOrder.u48(memory, at);
        EthernetHeader.write(memory, at, NetworkOrder.u48(memory, at + 6), destination, EthernetHeader.TYPE_IPV4);
        int source = NetworkOrder.i32(memory, at + 26);
        NetworkOrder.i32(memory, at + 26, NetworkOrder.i32(memory, at + 30));
        NetworkOrder.i32(memory, at + 30, source);
    }

    /** RFC 9293 §3.10.7.1: RST with ACK of the SYN; the IP header changes since the options go. */
    private static void refuse(MemorySegment memory, long at) {
        TcpHeader syn = new TcpHeader();
        syn.wrap(memory, at + TCP_AT, 60);
        TcpHeader.write(memory, at + TCP_AT, syn.destinationPort(), syn.sourcePort(), 0, syn.sequence() + 1,
                TcpHeader.LENGTH, TcpHeader.RST | TcpHeader.ACK, 0);
        NetworkOrder.u16(memory, at + 16, 20 + TcpHeader.LENGTH);
        NetworkOrder.u16(memory, at + 24, 0);
        Checksum.store(memory, at + 24, Checksum.finish(Checksum.sum(memory, at + 14, 20)));
    }

    @Override
    public void close() {
        worker.close();
        peers.forEach(NetworkNamespace::close);
        ours.close();
    }
}
