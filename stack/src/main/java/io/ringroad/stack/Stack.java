package io.ringroad.stack;

import io.ringroad.stack.ip.IcmpError;
import io.ringroad.stack.ip.IpInput;
import io.ringroad.stack.ip.IpLayer;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.ip.NeighbourResolver;
import io.ringroad.stack.ip.NeighbourTable;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.Counters;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.tcp.ConnectionCalls;
import io.ringroad.stack.tcp.Tcp;
import io.ringroad.stack.tcp.TcpState;
import io.ringroad.stack.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.NoRouteToHostException;
import java.util.List;

/**
 * One user-space TCP/IP stack: a function of frames, calls and time (design decision D1). It has no thread and no
 * clock; all calls come from its owner's thread, and what they cause leaves with the next {@link #transmit}.
 *
 * <p>A connection is named by a handle, an index and a generation; calls with the handle of a connection that is gone
 * do nothing and return what a closed connection would. An owner (see {@link ConnectionOwner}) must {@link #close} or
 * {@link #abort} each connection that it was given, failed ones too.
 */
public final class Stack {
    public static final long NO_CONNECTION = Tcp.NO_CONNECTION;

    private final LinkSet links;
    private final Counters counters;
    private final IpLayer ip;
    private final Tcp tcp;
    private final ConnectionCalls calls;
    private long transmittedNs;

    /**
     * @param config           sizes, times and keys
     * @param file             where connections live; nobody else writes it
     * @param pool             the file's frames, shared with all links
     * @param links            what frames come from and go to; all of them use {@code pool}
     * @param kernelNeighbours asks the kernel for neighbours on links that it shares; null if all links are our own
     */
    public Stack(StackConfig config, WorkerFile file, FramePool pool, List<? extends LinkQueue> links,
            NeighbourResolver kernelNeighbours) {
        this.counters = new Counters(file);
        Wiring wiring = new Wiring();
        this.ip = new IpLayer(pool, counters, links, kernelNeighbours, wiring::onSegment, wiring::onError,
                config.secretHigh(), config.secretLow());
        this.tcp = new Tcp(config, file, pool, counters, links, ip.routes(), ip.neighbours(), ip.output());
        this.calls = tcp.calls();
        this.links = new LinkSet(links, wiring);
        wiring.tcp = tcp;
        wiring.ip = ip;
    }

    /** Links hand packets up to IP; IP is built before TCP, but hands segments up to it. */
    private static final class Wiring implements LinkSet.Receiver {
        private IpLayer ip;
        private Tcp tcp;

        @Override
        public void onBatch(long nowNs, int link, RxBatch batch) {
            ip.receive(nowNs, link, batch);
        }

        @Override
        public void onFill(int fillPercent) {
            tcp.onReceive(fillPercent);
        }

        void onSegment(IpInput packet) {
            tcp.onSegment(packet);
        }

        void onError(IcmpError error, int mtuBytes, long localHigh, long localLow, int localPort,
                long remoteHigh, long remoteLow, int remotePort, int sequence) {
            tcp.icmpErrors().onError(error, mtuBytes, localHigh, localLow, localPort, remoteHigh, remoteLow,
                    remotePort, sequence);
        }
    }

    /** New addresses and routes; replaces all. */
    public void configure(IpSnapshot snapshot) {
        ip.configure(snapshot);
        tcp.onRoutesChanged();
    }

    /** Where answers of the kernel about neighbours are put. */
    public NeighbourTable neighbours() {
        return ip.neighbours();
    }

    public Counters counters() {
        return counters;
    }

    // The cycle -------------------------------------------------------------------------------------------------

    /**
     * One cycle: {@link #receive}, {@link #runTimers}, {@link #dispatch}, {@link #transmit}.
     *
     * @param nowNs  time, of any origin, never going back
     * @param budget most packets per link, and most connections dispatched
     * @return the work done; 0 if there was none
     */
    public int poll(long nowNs, int budget) {
        int work = receive(nowNs, budget);
        work += runTimers(nowNs);
        work += dispatch(budget);
        transmit(nowNs);
        return work;
    }

    /** Processes what has arrived, at most about {@code budget} frames of each link; returns how many. */
    public int receive(long nowNs, int budget) {
        tcp.now(nowNs);
        return links.receive(nowNs, budget);
    }

    /** Everything whose time has come; returns how much that was. */
    public int runTimers(long nowNs) {
        tcp.now(nowNs);
        return tcp.runTimers() + ip.runTimers(nowNs);
    }

    /** Tells owners what is ready: at most {@code budget} connections; returns how many were told. */
    public int dispatch(int budget) {
        return tcp.dispatch(budget);
    }

    /** Emits what may be sent, and flushes the links. */
    public void transmit(long nowNs) {
        tcp.now(nowNs);
        tcp.transmit();
        links.flush();
        transmittedNs = nowNs;
    }

    /** Something waits that needs neither a packet nor a timer: poll again instead of sleeping. */
    public boolean hasWork() {
        return tcp.hasWork() || tcp.hasOutput() && !links.isTransmitBlocked();
    }

    /** When to poll even if no packet arrives; {@link Long#MAX_VALUE}: no such time. */
    public long nextDeadlineNs() {
        long deadlineNs = Math.min(tcp.nextDeadlineNs(), ip.nextDeadlineNs());
        return links.isTransmitBlocked() ? Math.min(deadlineNs, transmittedNs + LinkSet.RETRY_NS) : deadlineNs;
    }

    // Listeners -------------------------------------------------------------------------------------------------

    /**
     * Begins to accept connections.
     *
     * @param address {@link IpAddress#ANY} for all of both families, {@link IpAddress#ANY_V4}, or one of ours
     * @param port    0: one is chosen, see {@link #listenerPort}
     * @param backlog most connections that wait to be accepted; further SYNs are dropped
     * @return the listener's id
     * @throws BindException if the address and port are taken
     */
    public int listen(IpAddress address, int port, int backlog, ListenerOwner owner) throws BindException {
        return tcp.listen(address, port, backlog, owner);
    }

    public int listenerPort(int listener) {
        return tcp.listenerPort(listener);
    }

    public IpAddress listenerAddress(int listener) {
        return tcp.listenerAddress(listener);
    }

    /** Whether the listener is (still) open. */
    public boolean isListening(int listener) {
        return tcp.isListening(listener);
    }

    /** Whether the owner is told of connections that wait; on at first. */
    public void listenerInterest(int listener, boolean on) {
        tcp.listenerInterest(listener, on);
    }

    /** The next connection that waits, to be adopted, closed or aborted by the caller; or {@link #NO_CONNECTION}. */
    public long accept(int listener) {
        return tcp.accept(listener);
    }

    /** Connections that wait to be accepted are reset; accepted ones go on. */
    public void closeListener(int listener) {
        tcp.closeListener(listener);
    }

    // Connections -----------------------------------------------------------------------------------------------

    /** Makes an owner known; at most 255 per stack. Returns its id. */
    public int registerOwner(ConnectionOwner owner) {
        return tcp.registerOwner(owner);
    }

    /**
     * Begins a connection; {@link ConnectionOwner#CONNECTED} or {@link ConnectionOwner#FAILED} tells how it went.
     *
     * @param localAddress null or any: chosen by route
     * @param localPort    0: one of the configured range
     * @param timeoutNs    for the handshake; 0: only the retransmissions of the SYN bound it
     * @return its handle
     * @throws NoRouteToHostException if no route leads there
     * @throws BindException          if the local port is in use, or none is left
     * @throws IllegalStateException  if the stack has as many connections as it can hold
     */
    public long connect(IpAddress localAddress, int localPort, IpAddress remote, int remotePort, int ownerId,
            long ownerData, long timeoutNs) throws NoRouteToHostException, BindException {
        boolean any = localAddress == null || localAddress.isAny();
        long handle = tcp.connect(any, any ? 0 : localAddress.high(), any ? 0 : localAddress.low(), localPort,
                remote.high(), remote.low(), remotePort, ownerId, ownerData, timeoutNs);
        if (handle != NO_CONNECTION) {
            return handle;
        }
        if (tcp.lackedRoute()) {
            throw new NoRouteToHostException("No route to " + remote);
        }
        if (tcp.lackedRecord()) {
            throw new IllegalStateException("All connection records are in use; raise max-connections");
        }
        throw new BindException(localPort == 0
                ? "No local port is left for connections to " + remote + " port " + remotePort
                : "Local port " + localPort + " is in use towards " + remote + " port " + remotePort);
    }

    /**
     * The same without allocation: addresses as in {@link IpAddress}, all zeros for a local address to be chosen.
     *
     * @return its handle, or {@link #NO_CONNECTION} if there is no route, port or record
     */
    public long connect(long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort,
            int ownerId, long ownerData, long timeoutNs) {
        return tcp.connect((localHigh | localLow) == 0, localHigh, localLow, localPort, remoteHigh, remoteLow,
                remotePort, ownerId, ownerData, timeoutNs);
    }

    /** Makes {@code ownerId} the owner of an accepted (or another's) connection; what is ready is told with the next dispatch. */
    public void adopt(long connection, int ownerId, long ownerData) {
        calls.adopt(connection, ownerId, ownerData);
    }

    /** What the connection's owner gave with it; 0 if the connection is gone. */
    public long ownerData(long connection) {
        return calls.ownerData(connection);
    }

    /** Whether the handle still names a connection. */
    public boolean isOpen(long connection) {
        return calls.isOpen(connection);
    }

    public TcpState state(long connection) {
        return calls.state(connection);
    }

    /** How the connection failed, if it did. */
    public ConnectionError error(long connection) {
        return calls.error(connection);
    }

    /** Which of {@link ConnectionOwner#READABLE} and {@link ConnectionOwner#WRITABLE} are to be told; at first none. */
    public void interest(long connection, int bits) {
        calls.interest(connection, bits);
    }

    /**
     * Copies received bytes out.
     *
     * @return how many; 0: none there now; -1: end of stream, or the connection has failed and all is read
     */
    public int read(long connection, MemorySegment target, long targetOffset, int length) {
        return calls.read(connection, target, targetOffset, length);
    }

    public int readableBytes(long connection) {
        return calls.readableBytes(connection);
    }

    /** FIN was received, or the connection has ended; bytes may still wait to be read. */
    public boolean isInputFinished(long connection) {
        return calls.isInputFinished(connection);
    }

    /** Copies bytes to the send queue; returns how many were taken, 0 if it is full or the connection can't send. */
    public int write(long connection, MemorySegment source, long sourceOffset, int length) {
        return calls.write(connection, source, sourceOffset, length);
    }

    /** What {@link #write} would take, frames permitting. */
    public int writableBytes(long connection) {
        return calls.writableBytes(connection);
    }

    /** Bytes written and not yet acknowledged by the peer. */
    public int unacknowledgedBytes(long connection) {
        return calls.unacknowledgedBytes(connection);
    }

    /** FIN behind what is queued. */
    public void shutdownOutput(long connection) {
        calls.shutdownOutput(connection);
    }

    /** Discards what was and will be received. */
    public void shutdownInput(long connection) {
        calls.shutdownInput(connection);
    }

    /** Lets go of the connection: FIN behind what is queued, or RST if received bytes were not read. */
    public void close(long connection) {
        calls.close(connection);
    }

    /**
     * Resets every connection, whoever's it is; nobody is told. For the end of a worker.
     *
     * @return how many there were
     */
    public int abortAll() {
        return tcp.abortAll();
    }

    /** How many connections the stack can hold; the index of a handle (its low 32 bits) is always smaller. */
    public int maxConnections() {
        return tcp.maxConnections();
    }

    /** Resets the connection and lets go of it. */
    public void abort(long connection) {
        calls.abort(connection);
    }

    /** Null if the connection is gone. */
    public IpAddress localAddress(long connection) {
        return calls.localAddress(connection);
    }

    public int localPort(long connection) {
        return calls.localPort(connection);
    }

    /** Null if the connection is gone. */
    public IpAddress remoteAddress(long connection) {
        return calls.remoteAddress(connection);
    }

    public int remotePort(long connection) {
        return calls.remotePort(connection);
    }

    /** Off: small segments wait while others are unacknowledged (RFC 896). On at first. */
    public void noDelay(long connection, boolean on) {
        calls.noDelay(connection, on);
    }

    /**
     * Probes an idle peer (RFC 9293 §3.8.4).
     *
     * @param idleNs     before the first probe; 0: no probes
     * @param intervalNs between probes
     * @param probes     1–255; as many unanswered ones end the connection
     */
    public void keepAlive(long connection, long idleNs, long intervalNs, int probes) {
        calls.keepAlive(connection, idleNs, intervalNs, probes);
    }

    // The relay -------------------------------------------------------------------------------------------------

    /** Makes a relay owner known; at most 255 per stack. Returns its id. */
    public int registerRelayOwner(RelayOwner owner) {
        return tcp.registerRelayOwner(owner);
    }

    /**
     * Couples two connections: bytes, FIN, RST and windows cross from here on (design decision D4 b). Their owners are
     * told nothing any more, the relay owner once, when both have ended.
     *
     * @param idleTimeoutNs without a byte either way; 0: none
     * @param patienceNs    how long the acknowledgement that completes the backend's handshake, if it hasn't left yet,
     *                      may wait for the client's first bytes to ride on them; 0: not at all. A backend that speaks
     *                      first is silent for as long: see {@link RelayOwner#onClientSilent}
     * @return false if one of them is gone or its handshake isn't done: then each that lives is still its owner's
     */
    public boolean relay(long client, long backend, int relayOwnerId, long ownerData, long idleTimeoutNs,
            long patienceNs) {
        return tcp.relay(client, backend, relayOwnerId, ownerData, idleTimeoutNs, patienceNs);
    }

    /** Ends the relay of which {@code side} is one connection, in good order: FIN to both behind what is queued. */
    public void stopRelay(long side) {
        tcp.stopRelay(side);
    }
}
