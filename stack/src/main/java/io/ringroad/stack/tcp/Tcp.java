package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.ListenerOwner;
import io.ringroad.stack.RelayEnd;
import io.ringroad.stack.RelayOwner;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.IcmpErrorListener;
import io.ringroad.stack.ip.IpInput;
import io.ringroad.stack.ip.IpOutput;
import io.ringroad.stack.ip.NeighbourTable;
import io.ringroad.stack.ip.RouteTable;
import io.ringroad.stack.ip.SegmentHandler;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.Counters;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.wire.IpAddress;
import java.net.BindException;
import java.util.List;

/**
 * TCP, put together: segments come in through {@link #onSegment}, time through {@link #runTimers}, and what is to be sent
 * leaves with {@link #transmit}. The parts know each other only as far as this constructor shows.
 */
public final class Tcp implements SegmentHandler {
    public static final long NO_CONNECTION = Listeners.NO_CONNECTION;

    private final TcpContext context;
    private final Paths paths;
    private final Listeners listeners;
    private final Owners owners;
    private final Relays relays;
    private final Lifecycle lifecycle;
    private final PassiveOpen passiveOpen;
    private final ActiveOpen activeOpen;
    private final Sender sender;
    private final Timers timers;
    private final SegmentInput segmentInput;
    private final TimeWaitInput timeWaitInput;
    private final ConnectionCalls calls;
    private final IcmpErrors icmpErrors;
    private final Connection connection;
    private final Connection second;

    public Tcp(StackConfig config, WorkerFile file, FramePool pool, Counters counters,
            List<? extends LinkQueue> links, RouteTable routes, NeighbourTable neighbours, IpOutput ipOutput) {
        context = new TcpContext(config, file, pool, counters);
        paths = new Paths(routes, neighbours, links);
        listeners = new Listeners(config.localPortFirst(), config.localPortLast());
        owners = new Owners(config.sendBufferBytes());
        connection = new Connection(file);
        second = new Connection(file);
        Windows windows = new Windows(context);
        SendQueue sendQueue = new SendQueue(pool);
        ReceiveQueue receiveQueue = new ReceiveQueue(pool);
        RttEstimator rtt = new RttEstimator(config.minRtoNs());
        CongestionControl congestion = new CongestionControl();
        SegmentOutput output = new SegmentOutput(context, paths, windows, ipOutput);
        lifecycle = new Lifecycle(context, sendQueue, receiveQueue, output);
        relays = new Relays(context, sendQueue, receiveQueue, windows, lifecycle);
        Scoreboard scoreboard = new Scoreboard(pool);
        DataOutput dataOutput = new DataOutput(context, sendQueue, output, rtt);
        sender = new Sender(context, output, rtt, dataOutput, new Recovery(pool, dataOutput, scoreboard),
                lifecycle);
        Receiver receiver = new Receiver(context, receiveQueue, relays, sender);
        AckInput ackInput = new AckInput(context, sendQueue, rtt, congestion, scoreboard, relays);
        ConnectionInput input = new ConnectionInput(context, ackInput, receiver, sender, relays, lifecycle);
        Handshake handshake = new Handshake(context, congestion, windows, sendQueue);
        passiveOpen = new PassiveOpen(context, listeners, handshake, output, paths, congestion, rtt, input);
        activeOpen = new ActiveOpen(context, paths, new LocalPorts(context, listeners, lifecycle), handshake, rtt);
        timeWaitInput = new TimeWaitInput(context, output, passiveOpen, lifecycle);
        timers = new Timers(context, sendQueue, sender, rtt, congestion, lifecycle, relays, paths);
        segmentInput = new SegmentInput(context, input,
                new SynSentInput(context, output, handshake, rtt, lifecycle), passiveOpen, timeWaitInput);
        icmpErrors = new IcmpErrors(context, sendQueue, congestion, lifecycle);
        calls = new ConnectionCalls(context, sendQueue, receiveQueue, windows, lifecycle);
    }

    /** What owners may do with their connections. */
    public ConnectionCalls calls() {
        return calls;
    }

    /** What ICMP says of segments of ours is for this. */
    public IcmpErrorListener icmpErrors() {
        return icmpErrors;
    }

    /** The time of the cycle that begins. */
    public void now(long nowNs) {
        context.nowNs = nowNs;
    }

    /** How full a link's receive ring was when it was looked at in this cycle, in percent. */
    public void onReceive(int fillPercent) {
        context.receivePressure.onReceive(fillPercent, context.nowNs);
    }

    @Override
    public void onSegment(IpInput packet) {
        segmentInput.onSegment(packet);
    }

    /** Addresses or routes have changed: paths are looked up anew. */
    public void onRoutesChanged() {
        paths.onRoutesChanged();
    }

    /** Everything due by now; returns how much that was. */
    public int runTimers() {
        return context.wheel.advance(context.nowNs, timers) + passiveOpen.runTimers() + timeWaitInput.runTimers();
    }

    public long nextDeadlineNs() {
        return Math.min(context.wheel.nextDeadlineNs(),
                Math.min(context.halfOpen.nextDeadlineNs(), context.timeWait.nextDeadlineNs()));
    }

    /** Tells owners, at most {@code budget} connections; returns how many were told. */
    public int dispatch(int budget) {
        int told = passiveOpen.dispatch();
        int waiting = Math.min(budget, context.ready.size());
        for (int i = 0; i < waiting && context.ready.poll(connection); i++) {
            dispatchOne();
        }
        return told + waiting;
    }

    private void dispatchOne() {
        if (connection.is(Connection.FLAG_ZOMBIE)) {
            context.connections.reclaim(connection);
        } else if (connection.is(Connection.FLAG_RELAYED)) {
            relays.onReady(connection);
        } else if (connection.is(Connection.FLAG_OWNED)) {
            long handle = connection.handle();
            owners.tell(connection);
            if (context.connections.find(handle, connection) && connection.is(Connection.FLAG_OWNED)) {
                stayReady();
            }
        }
    }

    /** Level-triggered: as long as there is something that the owner wants to know. */
    private void stayReady() {
        int wanted = owners.levelReadiness(connection) & connection.interest() | connection.pendingEvents();
        if (wanted != 0 && connection.owner() != Owners.NOBODY) {
            context.ready.add(connection);
        }
    }

    /** Sends what connections have to send; those for which a ring has no room stay for the next cycle. */
    public int transmit() {
        int waiting = context.output.size();
        for (int i = 0; i < waiting && context.output.poll(connection); i++) {
            if (!sender.emit(connection)) {
                context.output.add(connection);
            } else if (connection.is(Connection.FLAG_ZOMBIE)) {
                context.connections.reclaim(connection);
            }
        }
        context.updateGauges();
        return waiting;
    }

    /** Owners wait to be told something, which needs neither a packet nor a timer. */
    public boolean hasWork() {
        return context.ready.size() > 0 || passiveOpen.hasAcceptable();
    }

    /** Connections have something to send for which a ring had no room, or no frame was left. */
    public boolean hasOutput() {
        return context.output.size() > 0;
    }

    /** As {@link io.ringroad.stack.Stack#listen}. */
    public int listen(IpAddress address, int port, int backlog, ListenerOwner owner) throws BindException {
        return listeners.open(address, port, backlog, owner).id;
    }

    public boolean isListening(int listener) {
        return listeners.get(listener) != null;
    }

    public int listenerPort(int listener) {
        return openListener(listener).port;
    }

    public IpAddress listenerAddress(int listener) {
        return openListener(listener).address;
    }

    public void listenerInterest(int listener, boolean on) {
        openListener(listener).interest = on;
    }

    private Listener openListener(int id) {
        Listener listener = listeners.get(id);
        if (listener == null) {
            throw new IllegalArgumentException("listener " + id + " is not open");
        }
        return listener;
    }

    /** As {@link io.ringroad.stack.Stack#accept}. */
    public long accept(int listener) {
        return passiveOpen.accept(openListener(listener), connection) ? connection.handle() : NO_CONNECTION;
    }

    /** As {@link io.ringroad.stack.Stack#closeListener}. */
    public void closeListener(int id) {
        Listener listener = listeners.get(id);
        if (listener == null) {
            return;
        }
        while (passiveOpen.accept(listener, connection)) {
            calls.abort(connection.handle());
        }
        listeners.close(listener);
    }

    public int registerOwner(ConnectionOwner owner) {
        return owners.register(owner);
    }

    public int registerRelayOwner(RelayOwner owner) {
        return relays.register(owner);
    }

    /** As the allocation-free {@link io.ringroad.stack.Stack#connect}. */
    public long connect(boolean anyLocal, long localHigh, long localLow, int localPort, long remoteHigh,
            long remoteLow, int remotePort, int ownerId, long ownerData, long timeoutNs) {
        if (!activeOpen.connect(connection, anyLocal, localHigh, localLow, localPort, remoteHigh, remoteLow,
                remotePort)) {
            return NO_CONNECTION;
        }
        connection.set(Connection.FLAG_OWNED);
        connection.owner(ownerId);
        connection.ownerData(ownerData);
        if (timeoutNs > 0) {
            connection.activityDeadlineNs(context.nowNs + timeoutNs);
        }
        context.wheel.schedule(connection);
        return connection.handle();
    }

    /** Whether the last refused connect lacked a route. */
    public boolean lackedRoute() {
        return activeOpen.refusal() == ActiveOpen.Refusal.NO_ROUTE;
    }

    /** Whether the last refused connect lacked a record: all connections are in use. */
    public boolean lackedRecord() {
        return activeOpen.refusal() == ActiveOpen.Refusal.NO_RECORD;
    }

    /** As {@link io.ringroad.stack.Stack#relay}. */
    public boolean relay(long client, long backend, int relayOwner, long ownerData, long idleTimeoutNs,
            long patienceNs) {
        if (!context.connections.find(client, connection) || !context.connections.find(backend, second)
                || isInHandshake(connection) || isInHandshake(second)) {
            return false;
        }
        relays.couple(connection, second, relayOwner, ownerData, idleTimeoutNs);
        if (patienceNs > 0) {
            relays.holdHandshake(second, patienceNs);
        }
        return true;
    }

    /** It could not take the other side's bytes yet. One that has just ended can be coupled: the relay tells its end. */
    private static boolean isInHandshake(Connection connection) {
        return connection.state() == TcpState.SYN_SENT || connection.state() == TcpState.SYN_RECEIVED;
    }

    /** Ends a relay in good order: FIN to both sides behind what is queued. */
    public void stopRelay(long side) {
        if (context.connections.find(side, connection) && connection.is(Connection.FLAG_RELAYED)) {
            relays.stop(connection, RelayEnd.STOPPED);
        }
    }

    /** Resets every connection; owners and relay owners are told nothing. Returns how many there were. */
    public int abortAll() {
        int aborted = 0;
        for (int index = 0; index < context.connections.everTaken(); index++) {
            connection.position(index);
            if (connection.state() != TcpState.CLOSED) {
                connection.unset(Connection.FLAG_OWNED | Connection.FLAG_RELAYED | Connection.FLAG_UNACCEPTED);
                lifecycle.abort(connection);
                aborted++;
            }
        }
        return aborted;
    }

    /** Records of connections. */
    public int maxConnections() {
        return context.connections.capacity();
    }
}
