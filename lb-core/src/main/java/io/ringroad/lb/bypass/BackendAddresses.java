package io.ringroad.lb.bypass;

import io.ringroad.lb.serving.PoolState;
import io.ringroad.stack.Stack;
import io.ringroad.stack.wire.IpAddress;

/** A pool's addresses as the stack takes them, so that a connect allocates nothing. */
final class BackendAddresses {
    private final long[] high;
    private final long[] low;
    private final int[] ports;

    BackendAddresses(PoolState pool) {
        high = new long[pool.size()];
        low = new long[pool.size()];
        ports = new int[pool.size()];
        for (int backend = 0; backend < pool.size(); backend++) {
            IpAddress address = IpAddress.of(pool.address(backend).getAddress());
            high[backend] = address.high();
            low[backend] = address.low();
            ports[backend] = pool.address(backend).getPort();
        }
    }

    /** Begins a connection; {@link Stack#NO_CONNECTION} if there is no route, port or record for it. */
    long connect(Stack stack, int backend, int owner, long ownerData, long timeoutNs) {
        return stack.connect(0, 0, 0, high[backend], low[backend], ports[backend], owner, ownerData, timeoutNs);
    }
}
