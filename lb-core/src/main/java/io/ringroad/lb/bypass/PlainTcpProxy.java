package io.ringroad.lb.bypass;

import io.ringroad.lb.balance.Balancer;
import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.serving.RelayCounters;
import io.ringroad.lb.serving.ServingState;
import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.BalancerSlots;
import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.RelayEnd;
import io.ringroad.stack.RelayOwner;
import io.ringroad.stack.Stack;
import io.ringroad.stack.wire.IpAddress;
import java.net.BindException;
import java.util.Arrays;

/**
 * Plain TCP on the stack: accept, choose a backend, connect, couple the two by the relay. No object per connection:
 * while a backend is being connected the session is a few words of the arrays here, at the index of the client's
 * connection; afterwards it is the relay's {@code ownerData}. Used by the event loop's thread only.
 */
public final class PlainTcpProxy implements RelayOwner {
    private final ServingState state;
    private final BalancerSlots slots;
    private final Stack stack;
    private final BackendAddresses[] addresses;
    private final int[] listenerIds;
    private final ClientPatience[] patience;
    private final int clientOwner;
    private final int backendOwner;
    private final int relayOwner;
    /** Per client connection: the connection to the backend that is under way. */
    private final long[] backendOf;
    /** Per client connection: first candidate, present candidate, failed connects. */
    private final int[] firstCandidates;
    private final int[] candidates;
    private final int[] failures;
    private Runnable onIdle = () -> { };

    /**
     * @param state plan, pools and slots of this worker
     * @param stack on which to serve; configured with addresses and routes already
     */
    public PlainTcpProxy(ServingState state, Stack stack) {
        this.state = state;
        this.slots = state.slots();
        this.stack = stack;
        this.addresses = new BackendAddresses[state.plan().pools().size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = new BackendAddresses(state.pool(i));
        }
        this.listenerIds = new int[state.plan().listeners().size()];
        this.patience = new ClientPatience[listenerIds.length];
        Arrays.setAll(patience, slot -> new ClientPatience());
        this.clientOwner = stack.registerOwner(this::onClientReady);
        this.backendOwner = stack.registerOwner(this::onBackendReady);
        this.relayOwner = stack.registerRelayOwner(this);
        this.backendOf = new long[stack.maxConnections()];
        this.firstCandidates = new int[stack.maxConnections()];
        this.candidates = new int[stack.maxConnections()];
        this.failures = new int[stack.maxConnections()];
    }

    /**
     * Listens on every address of the plan.
     *
     * @throws BindException if two listeners want the same address and port
     */
    public void start() throws BindException {
        for (int slot = 0; slot < listenerIds.length; slot++) {
            WorkerPlan.Listener listener = state.plan().listeners().get(slot);
            int listenerSlot = slot;
            listenerIds[slot] = stack.listen(IpAddress.parse(listener.ip()), listener.port(), listener.backlog(),
                    id -> acceptAll(id, listenerSlot));
        }
    }

    /** Closes the listeners; connections go on. */
    public void stopAccepting() {
        for (int id : listenerIds) {
            stack.closeListener(id);
        }
    }

    /** Client connections that are open. */
    public int activeConnections() {
        return state.activeConnections();
    }

    /** Called whenever {@link #activeConnections} has fallen to zero. */
    public void onIdle(Runnable listener) {
        onIdle = listener;
    }

    /** Resets all connections; to be followed by a last {@link Stack#transmit}. */
    public void close() {
        for (int slot = 0; slot < listenerIds.length; slot++) {
            long active = slots.get(slot, ListenerCounter.ACTIVE);
            slots.add(slot, ListenerCounter.STOPPED, active);
            slots.add(slot, ListenerCounter.ACTIVE, -active);
            state.addActive(state.plan().listeners().get(slot).group(), (int) -active);
        }
        for (int slot = 0; slot < state.plan().backendCount(); slot++) {
            slots.add(slot, BackendCounter.ACTIVE, -slots.get(slot, BackendCounter.ACTIVE));
        }
        stack.abortAll();
    }

    private void acceptAll(int listenerId, int listenerSlot) {
        WorkerPlan.Listener listener = state.plan().listeners().get(listenerSlot);
        while (!state.isFull(listener)) {
            long client = stack.accept(listenerId);
            if (client == Stack.NO_CONNECTION) {
                return;
            }
            begin(client, listenerSlot, listener);
        }
        stack.listenerInterest(listenerId, false); // they wait in the accept queue until one ends
    }

    private void begin(long client, int listenerSlot, WorkerPlan.Listener listener) {
        stack.adopt(client, clientOwner, listenerSlot);
        state.addActive(listener.group(), 1);
        slots.add(listenerSlot, ListenerCounter.ACCEPTED, 1);
        slots.add(listenerSlot, ListenerCounter.ACTIVE, 1);
        int index = (int) client;
        int first = balancer(listenerSlot).first();
        firstCandidates[index] = first;
        failures[index] = 0;
        connect(client, listenerSlot, first);
    }

    private Balancer balancer(int listenerSlot) {
        return state.pool(state.plan().listeners().get(listenerSlot).pool()).balancer();
    }

    /** Tries candidates until a connect is under way or none is left. */
    private void connect(long client, int listenerSlot, int firstTried) {
        int index = (int) client;
        int pool = state.plan().listeners().get(listenerSlot).pool();
        WorkerPlan.Pool plan = state.pool(pool).plan();
        int candidate = firstTried;
        while (candidate != Balancer.NONE && failures[index] <= plan.retries()) {
            int slot = state.pool(pool).slot(candidate);
            if (failures[index] > 0) {
                slots.add(slot, BackendCounter.RETRIES, 1);
            }
            candidates[index] = candidate;
            long backend = addresses[pool].connect(stack, candidate, backendOwner, client, plan.connectTimeoutNs());
            backendOf[index] = backend;
            if (backend != Stack.NO_CONNECTION) {
                return;
            }
            candidate = candidateAfterFailure(index, pool, candidate);
        }
        refuse(client, listenerSlot);
    }

    private int candidateAfterFailure(int index, int pool, int failed) {
        failures[index]++;
        slots.add(state.pool(pool).slot(failed), BackendCounter.CONNECT_FAILURES, 1);
        return state.pool(pool).balancer().next(firstCandidates[index], failed);
    }

    /** No backend is left: the client is told by a reset, as if it had connected to a dead server. */
    private void refuse(long client, int listenerSlot) {
        slots.add(listenerSlot, ListenerCounter.NO_BACKEND, 1);
        stack.abort(client);
        ended(listenerSlot);
    }

    /** The client while its backend is being connected: only its failure matters, bytes and FIN wait for the relay. */
    private void onClientReady(long client, long listenerSlot, int readiness) {
        if ((readiness & ConnectionOwner.FAILED) == 0) {
            return;
        }
        stack.abort(backendOf[(int) client]);
        stack.close(client);
        slots.add((int) listenerSlot, ListenerCounter.CLIENT_RESETS, 1);
        ended((int) listenerSlot);
    }

    private void onBackendReady(long backend, long client, int readiness) {
        int index = (int) client;
        int listenerSlot = (int) stack.ownerData(client);
        if ((readiness & ConnectionOwner.CONNECTED) != 0) {
            couple(client, backend, listenerSlot, index);
        } else if ((readiness & ConnectionOwner.FAILED) != 0) {
            stack.close(backend);
            int pool = state.plan().listeners().get(listenerSlot).pool();
            connect(client, listenerSlot, candidateAfterFailure(index, pool, candidates[index]));
        }
    }

    private void couple(long client, long backend, int listenerSlot, int index) {
        WorkerPlan.Listener listener = state.plan().listeners().get(listenerSlot);
        int backendSlot = state.pool(listener.pool()).slot(candidates[index]);
        slots.add(backendSlot, BackendCounter.CONNECTED, 1);
        slots.add(backendSlot, BackendCounter.ACTIVE, 1);
        stack.relay(client, backend, relayOwner, (long) listenerSlot << 32 | backendSlot, listener.idleTimeoutNs(),
                patience[listenerSlot].nextNs());
    }

    @Override
    public void onClientSilent(long ownerData) {
        patience[(int) (ownerData >>> 32)].onSilence();
    }

    @Override
    public void onRelayEnded(long ownerData, RelayEnd cause, long bytesToBackend, long bytesToClient) {
        int listenerSlot = (int) (ownerData >>> 32);
        int backendSlot = (int) ownerData;
        slots.add(backendSlot, BackendCounter.ACTIVE, -1);
        RelayCounters.bytes(slots, listenerSlot, backendSlot, true, bytesToBackend);
        RelayCounters.bytes(slots, listenerSlot, backendSlot, false, bytesToClient);
        slots.add(listenerSlot, RelayCounters.of(cause), 1);
        ended(listenerSlot);
    }

    private void ended(int listenerSlot) {
        WorkerPlan.Listener listener = state.plan().listeners().get(listenerSlot);
        slots.add(listenerSlot, ListenerCounter.ACTIVE, -1);
        int left = state.addActive(listener.group(), -1);
        if (listener.maxConnections() > 0 && left == listener.maxConnections() - 1) {
            resumeAccepting(listener.group());
        }
        if (state.activeConnections() == 0) {
            onIdle.run();
        }
    }

    private void resumeAccepting(int group) {
        for (int slot = 0; slot < listenerIds.length; slot++) {
            if (state.plan().listeners().get(slot).group() == group && stack.isListening(listenerIds[slot])) {
                stack.listenerInterest(listenerIds[slot], true);
            }
        }
    }
}
