package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.TestPool;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.link.MemoryLink;
import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One stack in virtual time, and on the other end of its link a peer that is nothing but what the test says: segments in,
 * segments out, in the language of {@link Seg}. Each of the peer's ports is a {@link Flow}. The application's side are
 * the stack's own calls; bytes sent either way follow one pattern, so that each read and each segment is checked.
 */
final class Script {
    static final int SERVICE = 80;
    static final int MAX_HALF_OPEN = 16;
    static final int FRAMES = 2048;
    static final long MS = 1_000_000L;

    private static final long OUR_MAC = 0x020000000001L;
    private static final long PEER_MAC = 0x020000000002L;
    private static final int BUDGET = 64;

    final boolean v4;
    final IpAddress us;
    final IpAddress peer;
    final Stack stack;
    final TestPool frames;
    /** What the owner was told, all connections together: {@code CONNECTED}, {@code PEER_CLOSED}, {@code FAILED}. */
    final List<String> told = new ArrayList<>();
    long nowNs = 5_000_000_000L;

    private final TestPool peerFrames = new TestPool(FRAMES);
    private final MemoryLink peerLink;
    private final RxBatch batch = new RxBatch(64);
    private final Map<Integer, Flow> flows = new HashMap<>();
    private final MemorySegment buffer = Arena.ofAuto().allocate(1 << 20);
    private final int owner;
    private boolean checkPattern = true;

    Script(boolean v4) {
        this(v4, config());
    }

    Script(boolean v4, StackConfig config) {
        this(v4, config, 1500);
    }

    Script(boolean v4, StackConfig config, int mtuBytes) {
        this(v4, config, mtuBytes, FRAMES);
    }

    /** @param frameCount of the stack; of the fewest, 64, none is reserved, so that payload may take the last one */
    Script(boolean v4, StackConfig config, int mtuBytes, int frameCount) {
        frames = new TestPool(new WorkerFileLayout(32, MAX_HALF_OPEN, 16, frameCount, 2048, 0));
        this.v4 = v4;
        us = IpAddress.parse(v4 ? "10.0.0.1" : "2001:db8::1");
        peer = IpAddress.parse(v4 ? "10.0.0.2" : "2001:db8::2");
        MemoryLink.Pair wire = MemoryLink.pair(
                frames.pool, MemoryLinkOptions.plain("stack", OUR_MAC).withMtuBytes(mtuBytes).withoutOwnership(),
                peerFrames.pool, MemoryLinkOptions.plain("peer", PEER_MAC).withMtuBytes(9000));
        peerLink = wire.right();
        stack = new Stack(config, frames.file, frames.pool, List.of(wire.left()),
                (link, high, low) -> { });
        stack.configure(IpSnapshot.onLink(0, us, v4 ? 24 : 64));
        stack.neighbours().update(0, peer.high(), peer.low(), PEER_MAC);
        owner = stack.registerOwner(this::onReady);
        poll();
        collect();
    }

    /** Small enough that every limit is reached: buffers of 64 KB, five retransmissions. */
    static StackConfig config() {
        return new StackConfig(11, 22, 64 << 10, 64 << 10, 32768, 60999, 60_000 * MS, 60_000 * MS, 40 * MS, 200 * MS, 5);
    }

    static IpAddress parse(String address) {
        return IpAddress.parse(address);
    }

    private void onReady(long connection, long data, int readiness) {
        tell(readiness, ConnectionOwner.CONNECTED, "CONNECTED");
        tell(readiness, ConnectionOwner.PEER_CLOSED, "PEER_CLOSED");
        tell(readiness, ConnectionOwner.FAILED, "FAILED");
    }

    private void tell(int readiness, int bit, String name) {
        if ((readiness & bit) != 0) {
            told.add(name);
        }
    }

    // The application's side ------------------------------------------------------------------------------------

    int listen(int backlog) {
        try {
            return stack.listen(IpAddress.ANY, SERVICE, backlog, listener -> { });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the connection that must be waiting. */
    long accept(int listener) {
        long connection = stack.accept(listener);
        assertTrue(connection != Stack.NO_CONNECTION, "no connection waits");
        stack.adopt(connection, owner, 0);
        poll();
        return connection;
    }

    /** Begins a connection to a port of the peer. */
    long connect(Flow flow) {
        try {
            long connection = stack.connect(null, 0, peer, flow.port, owner, 0, 0);
            flow.localPort = stack.localPort(connection);
            poll();
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes bytes of the pattern, of which the first one gets this relative sequence number. */
    void write(long connection, long sequence, int length) {
        for (int i = 0; i < length; i++) {
            buffer.set(ValueLayout.JAVA_BYTE, i, pattern(sequence + i));
        }
        assertEquals(length, stack.write(connection, buffer, 0, length));
        poll();
    }

    /** Reads what is there, checks it, and returns how much it was, -1 at the end of the stream. */
    int read(long connection, long sequence) {
        return read(connection, sequence, (int) buffer.byteSize());
    }

    /** From here on bytes sent aren't checked against the pattern. */
    void sendAnything() {
        checkPattern = false;
    }

    int read(long connection, long sequence, int most) {
        int length = stack.read(connection, buffer, 0, most);
        for (int i = 0; i < length; i++) {
            assertEquals(pattern(sequence + i), buffer.get(ValueLayout.JAVA_BYTE, i), "byte " + (sequence + i));
        }
        poll();
        return length;
    }

    void shutdownOutput(long connection) {
        stack.shutdownOutput(connection);
        poll();
    }

    void close(long connection) {
        stack.close(connection);
        poll();
    }

    void abort(long connection) {
        stack.abort(connection);
        poll();
    }

    static byte pattern(long sequence) {
        return (byte) (sequence * 31 + (sequence >> 8) * 7);
    }

    long counter(String name) {
        return stack.counters().snapshot().get(name);
    }

    // Time ------------------------------------------------------------------------------------------------------

    /** Lets the stack do all that it can do now. */
    void poll() {
        int rounds = 0;
        do {
            stack.poll(nowNs, BUDGET);
        } while (stack.hasWork() && ++rounds < 10);
        stack.poll(nowNs, BUDGET);
    }

    /** Time passes; whatever timers do in it is done at its time. */
    void advance(long ms) {
        long end = nowNs + ms * MS;
        int overdue = 0;
        while (nowNs < end) {
            overdue = stack.nextDeadlineNs() <= nowNs ? overdue + 1 : 0;
            assertTrue(overdue < 100, "a deadline has passed and nothing is done about it");
            nowNs = Math.max(nowNs + 1, Math.min(end, stack.nextDeadlineNs()));
            poll();
            collect();
        }
    }

    private void collect() {
        batch.clear();
        while (peerLink.receive(batch) > 0) {
            for (int i = 0; i < batch.size(); i++) {
                onFrame(peerFrames.bytes(batch.frame(i), batch.offset(i), batch.length(i)));
                peerFrames.pool.release(batch.frame(i));
            }
            batch.clear();
        }
    }

    private void onFrame(byte[] bytes) {
        MemorySegment memory = MemorySegment.ofArray(bytes);
        Ipv4Header ipv4 = new Ipv4Header();
        Ipv6Header ipv6 = new Ipv6Header();
        boolean isV4 = ipv4.wrap(memory, 14, bytes.length - 14);
        boolean isTcp = isV4 ? ipv4.protocol() == IpProtocol.TCP
                : ipv6.wrap(memory, 14, bytes.length - 14) && ipv6.protocol() == IpProtocol.TCP;
        if (isTcp) {
            Emitted emitted = Emitted.of(bytes, isV4 ? 34 : 54);
            flow(emitted.destinationPort()).onEmitted(emitted, nowNs);
        }
    }

    void inject(byte[]... batch) {
        for (byte[] frame : batch) {
            peerLink.transmit(peerFrames.frame(frame, 256), 256, frame.length, 0, 0, 0, 0);
        }
        peerLink.flush();
        poll();
        collect();
    }

    // The peer's side -------------------------------------------------------------------------------------------

    Flow flow(int port) {
        return flows.computeIfAbsent(port, Flow::new);
    }

    /** No segment to any port waits to be expected. */
    void expectNothing() {
        collect();
        flows.values().forEach(flow -> assertTrue(flow.emitted.isEmpty(), "unexpected: " + flow.emitted));
    }

    /** All connections are gone, and every frame is back in the pool. */
    void expectNothingLeft() {
        assertEquals(0, counter("tcp_connections"));
        assertEquals(0, counter("tcp_half_open"));
        assertEquals(frames.pool.frameCount(), frames.pool.free());
    }

    /** A segment that came out of the stack, and when. */
    record Seen(Seg segment, long timeNs) {}

    /** One of the peer's ports, talking to the service or to whatever port the stack connected from. */
    final class Flow {
        final int port;
        int localPort = SERVICE;
        /** The peer's initial sequence number: near the end of the numbers, so that every test wraps round. */
        int peerIss = 0xffff_fff0;
        /** The stack's initial sequence number, from its SYN. */
        int stackIss;
        /** Timestamp of the stack's last segment. */
        int lastTsVal;
        private final Deque<Seen> emitted = new ArrayDeque<>();

        private Flow(int port) {
            this.port = port;
        }

        private void onEmitted(Emitted segment, long timeNs) {
            if (segment.isSyn()) {
                stackIss = segment.sequence();
            }
            lastTsVal = segment.hasTimestamps() ? segment.tsVal() : lastTsVal;
            if (checkPattern) {
                segment.checkPayload(stackIss);
            }
            emitted.add(new Seen(segment.relative(stackIss, peerIss), timeNs));
        }

        /**
         * The peer sends these, which the stack gets together. In TS an ecr of {@code *} echoes the stack's last
         * timestamp.
         */
        Flow inject(String... texts) {
            byte[][] batch = new byte[texts.length][];
            for (int i = 0; i < texts.length; i++) {
                batch[i] = Injected.frame(Seg.parse(texts[i]), this, us, peer, OUR_MAC, PEER_MAC);
            }
            Script.this.inject(batch);
            return this;
        }

        /** The stack's next segment is this one. */
        Flow expect(String text) {
            collect();
            Seen seen = emitted.poll();
            if (seen == null) {
                fail("nothing came, expected " + text);
            }
            assertTrue(Seg.parse(text).matches(seen.segment()), "expected " + text + " but was " + seen.segment());
            return this;
        }

        /** Nothing comes before this segment, which comes {@code ms} from now, give or take two of the timers' ticks. */
        Flow expectAfter(long ms, String text) {
            expectNothing();
            long startNs = nowNs;
            long slackMs = 3 + ms / 500;
            while (emitted.isEmpty() && nowNs < startNs + (ms + slackMs) * MS) {
                advance(1);
            }
            long elapsedMs = (nowNs - startNs) / MS;
            expect(text);
            assertTrue(elapsedMs >= ms - 2, text + " came after " + elapsedMs + " ms, expected after " + ms);
            return this;
        }

        Flow expectNothing() {
            collect();
            assertTrue(emitted.isEmpty(), "unexpected: " + emitted);
            return this;
        }

        /** Nothing comes for so long. */
        Flow expectNothingFor(long ms) {
            advance(ms);
            return expectNothing();
        }

        /** Takes what has come, whatever it is. */
        List<Seg> drain() {
            collect();
            List<Seg> all = emitted.stream().map(Seen::segment).toList();
            emitted.clear();
            return all;
        }

        /** Handshake without options but MSS, begun by the peer; returns the accepted connection. */
        long establish(int listener) {
            return establish(listener, "win 65535 <mss 1460>", "win 65535");
        }

        /** The same with what the SYN and its acknowledgement say besides the numbers. */
        long establish(int listener, String onSyn, String onAck) {
            inject("S 0:0(0) " + onSyn).expect("S. 0:0(0) ack 1");
            inject(". 1:1(0) ack 1 " + onAck);
            return accept(listener);
        }

        /** Handshake begun by the stack, whose peer offers nothing but an MSS. */
        long establishByConnect() {
            long connection = connect(this);
            expect("S 0:0(0)").inject("S. 0:0(0) ack 1 win 65535 <mss 1460>").expect(". 1:1(0) ack 1");
            poll();
            return connection;
        }
    }
}
