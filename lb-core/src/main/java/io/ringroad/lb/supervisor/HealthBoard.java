package io.ringroad.lb.supervisor;

import io.ringroad.config.BackendConfig;
import io.ringroad.config.PoolConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is known of every backend's health, by its slot. Used by the supervisor's thread. */
final class HealthBoard {
    private record Key(String pool, String backend) {}

    private final Map<Key, Integer> slots = new HashMap<>();
    private final Map<Integer, Boolean> healthy = new HashMap<>();

    HealthBoard(List<PoolConfig> pools) {
        for (PoolConfig pool : pools) {
            boolean initially = !pool.healthCheck().enabled() || pool.healthCheck().initiallyHealthy();
            for (BackendConfig backend : pool.backends()) {
                int slot = slots.size();
                slots.put(new Key(pool.name(), backend.name()), slot);
                healthy.put(slot, initially);
            }
        }
    }

    boolean isHealthy(int slot) {
        return healthy.get(slot);
    }

    /** Returns the backend's slot. */
    int update(String pool, String backend, boolean isHealthy) {
        int slot = slots.get(new Key(pool, backend));
        healthy.put(slot, isHealthy);
        return slot;
    }
}
