package io.ringroad.transport.host;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals to this process. {@code sun.misc.Signal} is the only way to hear of a second SIGTERM, and javac warns at every mention of
 * it, which no option silences; hence by reflection, once, here.
 */
public final class Signals {
    private Signals() {}

    /**
     * Has something done at each signal, instead of what the JVM would do.
     *
     * @param name   without SIG: {@code TERM}, {@code INT}
     * @param action runs on a thread of its own
     * @throws IllegalArgumentException if there is no such signal, or the JVM keeps it to itself
     */
    public static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler onCall = (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == handler) {
                    action.run();
                    return null;
                }
                return method.invoke(action, arguments);
            };
            Object listener = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, onCall);
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("SIG" + name + " can't be handled: " + e.getCause(), e);
        }
    }
}
