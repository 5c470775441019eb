package io.ringroad.load.simulated;

import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.ListenerOwner;
import io.ringroad.stack.RelayEnd;
import io.ringroad.stack.RelayOwner;
import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Clients, one stack that balances over four backends by turns and relays, and the backends, in virtual time. The
 * balancing is the least there can be, so that what is left is the stack's.
 */
public final class SimulatedSite implements ConnectionOwner, ListenerOwner, RelayOwner {
    private static final int FRONT_ADDRESS = 198 << 24 | 18 << 16 | 1;
    private static final int FRONT_PORT = 80;
    private static final int SOURCES = 32;
    private static final int BACKENDS = 4;
    private static final int BACKLOG = 65_535;
    private static final int QUEUE_SEGMENTS = 4096;
    private static final int POLL_BUDGET = 256;
    private static final int OPENED_AT_ONCE = 64;
    private static final int MOST_CYCLES = 100_000;
    /** Of virtual time, about what a busy worker's cycle takes. */
    private static final long CYCLE_NS = 50_000;

    private final SimulatedClients clients;
    private final SimulatedLink front;
    private final SimulatedLink back;
    private final Stack stack;
    private final int owner;
    private final int relayOwner;
    private long nowNs = 1_000_000_000L;
    private int nextBackend;
    private long relayed;
    private long ended;

    /**
     * @param file         holds the connections; two of its records are needed for each relayed one
     * @param requestBytes that each client sends at a time, 1–1448
     * @param answerBytes  that a backend sends for it, 1–1448
     * @param closing      backends close behind their first answer
     */
    public SimulatedSite(WorkerFile file, int requestBytes, int answerBytes, boolean closing) throws BindException {
        FramePool pool = new FramePool(file);
        clients = new SimulatedClients(SOURCES, FRONT_ADDRESS, FRONT_PORT, requestBytes, !closing);
        front = new SimulatedLink("front", pool, clients, QUEUE_SEGMENTS);
        back = new SimulatedLink("back", pool, new SimulatedBackends(answerBytes, closing), QUEUE_SEGMENTS);
        StackConfig config = StackConfig.defaults(0x0123_4567_89ab_cdefL, 0x1122_3344_5566_7788L)
                .withLocalPorts(1024, 65_535);
        stack = new Stack(config, file, pool, List.of(front, back), (link, high, low) -> { });
        stack.configure(addresses());
        introduce(0, SimulatedClients.FIRST_ADDRESS, SOURCES);
        introduce(1, SimulatedBackends.FIRST_ADDRESS, BACKENDS);
        owner = stack.registerOwner(this);
        relayOwner = stack.registerRelayOwner(this);
        stack.listen(IpAddress.ofV4(FRONT_ADDRESS), FRONT_PORT, BACKLOG, this);
    }

    /** A worker's file in memory for so many relayed connections at once. */
    public static WorkerFileLayout layoutFor(int relayedConnections) {
        return new WorkerFileLayout(2 * relayedConnections + 64, 16_384, 65_536, 16_384, 2048, 0);
    }

    private static IpSnapshot addresses() {
        IpSnapshot near = IpSnapshot.onLink(0, IpAddress.parse("198.18.0.1"), 16);
        IpSnapshot far = IpSnapshot.onLink(1, IpAddress.parse("198.19.0.1"), 16);
        List<IpSnapshot.Address> addresses = new ArrayList<>(near.addresses());
        addresses.addAll(far.addresses());
        List<IpSnapshot.Route> routes = new ArrayList<>(near.routes());
        routes.addAll(far.routes());
        return new IpSnapshot(addresses, routes);
    }

    private void introduce(int link, int firstAddress, int hosts) {
        for (int host = 1; host <= hosts; host++) {
            stack.neighbours().update(link, 0, mapped(firstAddress + host), SimulatedLink.FAR_MAC);
        }
    }

    private static long mapped(int address) {
        return IpAddress.V4_MAPPED | Integer.toUnsignedLong(address);
    }

    public SimulatedClients clients() {
        return clients;
    }

    public Stack stack() {
        return stack;
    }

    /** Connections coupled so far. */
    public long relayed() {
        return relayed;
    }

    /** Relays that have ended. */
    public long ended() {
        return ended;
    }

    /** Clients begin {@code count} connections, which the next {@link #poll} sees. */
    public void open(int count) {
        clients.open(count, front.answers());
    }

    /** One cycle of the stack, and time goes on. */
    public void poll() {
        nowNs += CYCLE_NS;
        front.now(nowNs);
        back.now(nowNs);
        stack.poll(nowNs, POLL_BUDGET);
    }

    /** Opens {@code count} connections and polls until they are over. */
    public void completeShortConnections(int count) {
        long target = ended + count;
        open(count);
        pollUntil(() -> ended >= target);
    }

    /** Opens {@code count} connections, not too many at a time, on which no byte is sent, and polls until they stand. */
    public void openIdle(int count) {
        clients.requesting(false);
        for (int left = count; left > 0; left -= OPENED_AT_ONCE) {
            int part = Math.min(left, OPENED_AT_ONCE);
            long target = relayed + part;
            open(part);
            pollUntil(() -> relayed >= target);
        }
        clients.requesting(true);
    }

    private void pollUntil(BooleanSupplier condition) {
        for (int cycle = 0; !condition.getAsBoolean(); cycle++) {
            if (cycle == MOST_CYCLES) {
                throw new IllegalStateException("stuck: " + stack.counters().snapshot());
            }
            poll();
        }
    }

    @Override
    public void onAcceptable(int listener) {
        for (long client = stack.accept(listener); client != Stack.NO_CONNECTION; client = stack.accept(listener)) {
            stack.adopt(client, owner, 0);
            nextBackend = (nextBackend + 1) % BACKENDS;
            stack.connect(0, 0, 0, 0, mapped(SimulatedBackends.FIRST_ADDRESS + 1 + nextBackend), SimulatedBackends.PORT,
                    owner, client, 0);
        }
    }

    @Override
    public void onReady(long connection, long client, int readiness) {
        if ((readiness & CONNECTED) != 0) {
            relayed++;
            stack.relay(client, connection, relayOwner, 0, 0, 0);
        }
    }

    @Override
    public void onRelayEnded(long ownerData, RelayEnd cause, long bytesToBackend, long bytesToClient) {
        ended++;
    }
}
