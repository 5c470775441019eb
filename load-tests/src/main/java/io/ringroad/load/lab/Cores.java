package io.ringroad.load.lab;

/**
 * Which core does what, so that a balancer's work can be told from its clients' and backends'.
 *
 * @param balancer the balancer, and what the kernel does to receive for it
 * @param client   the load generator
 * @param backend  the backends; may be the client's
 */
public record Cores(int balancer, int client, int backend) {
    /** @throws LabFailure if there are fewer than two */
    public static Cores ofThisMachine() {
        int cores = Runtime.getRuntime().availableProcessors();
        if (cores < 2) {
            throw new LabFailure("at least two cores are needed: one for the balancer alone");
        }
        return new Cores(0, 1, cores > 2 ? 2 : 1);
    }
}
