package io.ringroad.stack.ip;

import io.ringroad.stack.TestPool;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.TcpHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An IP layer over one link, with the segments and errors that it handed up. */
final class IpNode {
    /** A segment as it arrived. */
    record Received(IpAddress source, IpAddress destination, int sourcePort, int destinationPort, int sequence,
            int flags, byte[] payload) {}

    final TestPool frames;
    final LinkQueue link;
    final IpLayer ip;
    final List<Received> segments = new ArrayList<>();
    final List<String> errors = new ArrayList<>();
    private final RxBatch batch = new RxBatch(64);
    /** Virtual time. */
    long nowNs;

    IpNode(TestPool frames, Function<FramePool, LinkQueue> link, NeighbourResolver kernel) {
        this.frames = frames;
        this.link = link.apply(frames.pool);
        this.ip = new IpLayer(frames.pool, frames.counters(), List.of(this.link), kernel, this::onSegment,
                this::onError, 1, 2);
    }

    IpNode address(String address, int prefixLength) {
        ip.configure(IpSnapshot.onLink(0, IpAddress.parse(address), prefixLength));
        return this;
    }

    private void onSegment(IpInput packet) {
        IpAddress source = new IpAddress(packet.sourceHigh(), packet.sourceLow());
        IpAddress destination = new IpAddress(packet.destinationHigh(), packet.destinationLow());
        TcpHeader tcp = packet.tcp();
        byte[] payload = new byte[packet.payloadLength()];
        int at = 0;
        int frame = packet.takePayload();
        while (frame != FramePool.NONE) {
            int length = frames.pool.payloadLength(frame);
            System.arraycopy(frames.bytes(frame, frames.pool.payloadOffset(frame), length), 0, payload, at, length);
            at += length;
            int next = frames.pool.next(frame);
            frames.pool.release(frame);
            frame = next;
        }
        segments.add(new Received(source, destination, tcp.sourcePort(), tcp.destinationPort(), tcp.sequence(),
                tcp.flags(), payload));
    }

    private void onError(IcmpError error, int mtu, long localHigh, long localLow, int localPort, long remoteHigh,
            long remoteLow, int remotePort, int sequence) {
        errors.add(error + " mtu " + mtu + " " + new IpAddress(localHigh, localLow) + ":" + localPort + " > "
                + new IpAddress(remoteHigh, remoteLow) + ":" + remotePort + " seq " + Integer.toUnsignedString(sequence));
    }

    /** One cycle: receive, timers, flush. */
    void poll() {
        do {
            batch.clear();
            link.receive(batch);
            ip.receive(nowNs, 0, batch);
        } while (batch.size() > 0);
        ip.runTimers(nowNs);
        link.flush();
    }

    /** Sends a segment to a neighbour on the link; returns what {@link IpOutput#sendTcp} said. */
    int send(String from, String to, byte[] payload, int sum) {
        IpAddress source = IpAddress.parse(from);
        IpAddress destination = IpAddress.parse(to);
        if (!ip.routes().lookup(destination.high(), destination.low())) {
            throw new AssertionError("no route to " + to);
        }
        int neighbour = ip.neighbours().lookupOrCreate(
                ip.routes().link(), ip.routes().nextHopHigh(), ip.routes().nextHopLow());
        int frame = frames.frame(payload, 200 + TcpHeader.LENGTH);
        TcpHeader.write(frames.pool.memory(), frames.pool.address(frame) + 200, 1000, 2000, 42, 43, TcpHeader.LENGTH,
                TcpHeader.ACK | TcpHeader.PSH, 500);
        int length = TcpHeader.LENGTH + payload.length;
        int result = ip.output().sendTcp(neighbour, source.high(), source.low(), destination.high(), destination.low(),
                frame, 200, length, length, sum, 0);
        if (result == IpOutput.FULL) {
            frames.pool.release(frame);
        }
        return result;
    }

    long count(IpCounter counter) {
        return ip.counters().get(counter);
    }
}
