package io.ringroad.load.generator;

/** One workload's behaviour; driven by {@link Generator}'s loop. */
interface Load {
    /** Something happened on a connection. */
    void onEvent(int slot, int happened, long nowNs);

    /** Called once per turn: begins what is due. */
    void onTurn(long nowNs);

    /** When the next turn must come even if nothing happens. */
    long nextDueNs();
}
