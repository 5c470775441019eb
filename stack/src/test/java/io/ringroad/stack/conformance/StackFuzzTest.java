package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.Stack;
import io.ringroad.stack.TcpPacket;
import io.ringroad.stack.wire.TcpHeader;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Segments that are well-formed but make no sense, near the numbers that count, in between calls of the application in any
 * order: nothing is thrown, no record and no frame is lost.
 */
class StackFuzzTest {
    private static final int ROUNDS = 6000;
    private static final int PORTS = 12;
    private static final MemorySegment BYTES = MemorySegment.ofArray(new byte[5000]);

    private Script script;
    private SplittableRandom random;
    private int listener;
    private int relayOwner;
    private int relays;
    private int relaysEnded;
    private final List<Long> connections = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nonsenseDoesNoHarm(long seed) {
        random = new SplittableRandom(seed);
        script = new Script(seed % 2 == 0);
        script.sendAnything();
        listener = script.listen(8);
        relayOwner = script.stack.registerRelayOwner((data, cause, toBackend, toClient) -> relaysEnded++);
        for (int round = 0; round < ROUNDS; round++) {
            switch (random.nextInt(9)) {
                case 8 -> couple();
                case 0 -> applicationCall();
                case 1 -> passTime();
                case 2 -> begin();
                default -> nonsense();
            }
        }
        assertTrue(script.counter("tcp_passive_opens") > 10, "hardly any connection came about");
        end();
    }

    private Script.Flow anyFlow() {
        return script.flow(1000 + random.nextInt(PORTS));
    }

    /** A handshake that works, as long as nothing of the port's last connection is in the way. */
    private void begin() {
        Script.Flow flow = anyFlow();
        if (random.nextInt(4) == 0 && connections.size() < 20) {
            long connection = script.stack.connect(0, 0, 0, script.peer.high(), script.peer.low(), flow.port, 0, 0, 0);
            if (connection != Stack.NO_CONNECTION) {
                connections.add(connection);
                flow.localPort = script.stack.localPort(connection);
            }
        } else {
            flow.localPort = Script.SERVICE;
            flow.peerIss = random.nextInt();
            flow.inject("S 0:0(0) win 60000 <mss 1000,wscale %d,TS 1 0>".formatted(random.nextInt(15)));
            flow.inject(". 1:1(0) ack 1 win 1000 <TS 2 *>");
        }
        flow.drain();
    }

    /** Two connections, whatever their states, become a relay, which its idle timeout ends at last. */
    private void couple() {
        if (connections.size() < 2 || random.nextInt(4) != 0) {
            return;
        }
        long client = connections.remove(random.nextInt(connections.size()));
        long backend = connections.remove(random.nextInt(connections.size()));
        boolean coupled = script.stack.relay(client, backend, relayOwner, 0, 5_000 * Script.MS,
                relays % 2 * Script.MS);
        relays += coupled ? 1 : 0;
        if (!coupled) {
            connections.add(client);
            connections.add(backend);
        }
        script.poll();
    }

    private void nonsense() {
        Script.Flow flow = anyFlow();
        int flags = random.nextInt(3) == 0 ? random.nextInt(256) : TcpHeader.ACK | random.nextInt(2);
        byte[] payload = new byte[random.nextInt(3) == 0 ? random.nextInt(1400) : 0];
        byte[] options = new byte[4 * random.nextInt(6)];
        if (random.nextInt(4) == 0) {
            random.nextBytes(options);
        } else {
            java.util.Arrays.fill(options, (byte) 1);
        }
        script.inject(new TcpPacket(0x020000000001L, 0x020000000002L, script.peer, script.us, flow.port, flow.localPort,
                flow.peerIss + near(), flow.stackIss + near(), flags, random.nextInt(65536), options, payload).bytes());
        flow.drain();
    }

    /** Mostly a number at which something begins or ends. */
    private int near() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(3);
            case 1 -> random.nextInt(3000);
            case 2 -> random.nextInt(-70_000, 70_000);
            case 3 -> random.nextInt();
            default -> 1;
        };
    }

    private void passTime() {
        script.advance(random.nextInt(10) == 0 ? 3000 : random.nextInt(60));
        for (int port = 1000; port < 1000 + PORTS; port++) {
            script.flow(port).drain();
        }
    }

    private void applicationCall() {
        long accepted = script.stack.accept(listener);
        if (accepted != Stack.NO_CONNECTION) {
            connections.add(accepted);
            script.stack.adopt(accepted, 0, 0);
        }
        if (connections.isEmpty()) {
            return;
        }
        int chosen = random.nextInt(connections.size());
        long connection = connections.get(chosen);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> script.stack.write(connection, BYTES, 0, random.nextInt(1, 5000));
            case 3, 4 -> script.stack.read(connection, BYTES, 0, random.nextInt(1, 5000));
            case 5 -> script.stack.shutdownOutput(connection);
            case 6 -> {
                script.stack.close(connection);
                connections.remove(chosen);
            }
            default -> {
                script.stack.abort(connection);
                connections.remove(chosen);
            }
        }
        script.poll();
    }

    private void end() {
        for (long connection : connections) {
            script.stack.abort(connection);
        }
        script.stack.closeListener(listener);
        script.advance(200_000);
        script.expectNothingLeft();
        assertTrue(relays > 5, "hardly any relay came about");
        assertEquals(relays, relaysEnded);
        assertEquals(0, script.counter("tcp_time_wait"));
    }
}
