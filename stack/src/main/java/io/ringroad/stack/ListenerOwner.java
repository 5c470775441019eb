package io.ringroad.stack;

/** Who is told that a listener's accept queue holds connections; called like {@link ConnectionOwner}. */
@FunctionalInterface
public interface ListenerOwner {
    /**
     * Connections wait: take them with {@link Stack#accept}. Told again in the next cycle as long as some are left and
     * {@link Stack#listenerInterest} is on.
     */
    void onAcceptable(int listener);
}
