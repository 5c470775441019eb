package io.ringroad.lb.serving;

import io.ringroad.lb.balance.Balancer;
import io.ringroad.lb.balance.SmoothWeightedRoundRobin;
import io.ringroad.lb.control.WorkerPlan;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A pool in a worker: its backends by index, and who is next. */
public final class PoolState {
    private final WorkerPlan.Pool plan;
    private final Balancer balancer;
    private final InetSocketAddress[] addresses;
    private final int[] slots;

    PoolState(WorkerPlan.Pool plan, int worker) {
        this.plan = plan;
        this.balancer = new SmoothWeightedRoundRobin(
                plan.backends().stream().mapToInt(WorkerPlan.Backend::weight).toArray(), worker);
        this.addresses = plan.backends().stream()
                .map(backend -> new InetSocketAddress(InetAddress.ofLiteral(backend.ip()), backend.port()))
                .toArray(InetSocketAddress[]::new);
        this.slots = plan.backends().stream().mapToInt(WorkerPlan.Backend::slot).toArray();
    }

    public WorkerPlan.Pool plan() {
        return plan;
    }

    public Balancer balancer() {
        return balancer;
    }

    public InetSocketAddress address(int backend) {
        return addresses[backend];
    }

    /** The backend's slot in the worker's file. */
    public int slot(int backend) {
        return slots[backend];
    }

    public int size() {
        return slots.length;
    }
}
