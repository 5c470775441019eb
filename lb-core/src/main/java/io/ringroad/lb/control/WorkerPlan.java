package io.ringroad.lb.control;

import java.util.List;

/**
 * The snapshot for one worker (design decision D11), flattened: listeners and backends are numbered by their slots in
 * the worker's file, pools by their index.
 *
 * @param worker          index, from 0
 * @param file            path of its mapped file
 * @param transport       {@code kernel} or {@code bypass}
 * @param kernelIo        {@code io_uring} or {@code epoll}, on the kernel transport
 * @param bypass          the bypass transport's part; null on the kernel transport
 * @param userId          whom to become once set up; {@link #STAY}: nobody else
 * @param groupId         the same
 * @param drainTimeoutNs  for a stop by signal, when no supervisor says one
 * @param orphanTimeoutNs how long to go on without supervisor
 * @param listeners       one for each address listened on
 * @param pools           as in the configuration
 */
public record WorkerPlan(
        int worker,
        String file,
        String transport,
        String kernelIo,
        BypassPlan bypass,
        int userId,
        int groupId,
        long drainTimeoutNs,
        long orphanTimeoutNs,
        List<Listener> listeners,
        List<Pool> pools) {

    public static final int STAY = -1;

    /**
     * An address to listen on.
     *
     * @param group          addresses of one listener have the same: they share the limit of connections
     * @param name           of the listener
     * @param ip             literal
     * @param port           never 0: the supervisor has chosen
     * @param pool           index
     * @param maxConnections of the whole group, 0: no limit
     */
    public record Listener(
            int group, String name, String ip, int port, int pool, int backlog, int maxConnections, long idleTimeoutNs) {}

    /** @param retries how many further backends are tried when a connect fails */
    public record Pool(String name, long connectTimeoutNs, int retries, List<Backend> backends) {}

    /**
     * @param slot    number among all backends of all pools
     * @param ip      literal
     * @param healthy as far as is known when the plan is made
     */
    public record Backend(int slot, String name, String ip, int port, int weight, boolean healthy) {}

    /** Of all pools. */
    public int backendCount() {
        return pools.stream().mapToInt(pool -> pool.backends().size()).sum();
    }
}
