package io.ringroad.lb.serving;

import io.ringroad.lb.control.ControlMessage.BackendHealth;
import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.slots.BalancerSlots;
import java.util.List;

/** What a worker's transport works with, whichever it is: plan, pools, slots. Used by the event loop's thread only. */
public final class ServingState {
    private final WorkerPlan plan;
    private final BalancerSlots slots;
    private final List<PoolState> pools;
    private final int[] active;

    /** @param slots laid out for the plan's listeners and backends; their names are written here */
    public ServingState(WorkerPlan plan, BalancerSlots slots) {
        this.plan = plan;
        this.slots = slots;
        this.pools = plan.pools().stream().map(pool -> new PoolState(pool, plan.worker())).toList();
        this.active = new int[plan.listeners().stream().mapToInt(WorkerPlan.Listener::group).max().orElse(0) + 1];
        nameSlots();
    }

    private void nameSlots() {
        for (int i = 0; i < plan.listeners().size(); i++) {
            WorkerPlan.Listener listener = plan.listeners().get(i);
            slots.nameListener(i, listener.name(), address(listener.ip(), listener.port()));
        }
        for (PoolState pool : pools) {
            for (int i = 0; i < pool.size(); i++) {
                WorkerPlan.Backend backend = pool.plan().backends().get(i);
                slots.nameBackend(backend.slot(), pool.plan().name() + "/" + backend.name(),
                        address(backend.ip(), backend.port()));
                healthy(pool, i, backend.healthy());
            }
        }
    }

    private static String address(String ip, int port) {
        return (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + port;
    }

    public WorkerPlan plan() {
        return plan;
    }

    public BalancerSlots slots() {
        return slots;
    }

    /** By index, as listeners name them. */
    public PoolState pool(int index) {
        return pools.get(index);
    }

    /** Takes what the supervisor's checks found out. */
    public void apply(List<BackendHealth> changes) {
        for (BackendHealth change : changes) {
            for (PoolState pool : pools) {
                for (int i = 0; i < pool.size(); i++) {
                    if (pool.slot(i) == change.slot()) {
                        healthy(pool, i, change.healthy());
                    }
                }
            }
        }
    }

    private void healthy(PoolState pool, int backend, boolean healthy) {
        pool.balancer().healthy(backend, healthy);
        slots.healthy(pool.slot(backend), healthy);
    }

    /** A client connection of this group of addresses has begun or ended; returns how many are open now. */
    public int addActive(int group, int delta) {
        return active[group] += delta;
    }

    /** Whether a listener may take no further connection. */
    public boolean isFull(WorkerPlan.Listener listener) {
        return listener.maxConnections() > 0 && active[listener.group()] >= listener.maxConnections();
    }

    /** Client connections open on all listeners. */
    public int activeConnections() {
        int sum = 0;
        for (int count : active) {
            sum += count;
        }
        return sum;
    }
}
