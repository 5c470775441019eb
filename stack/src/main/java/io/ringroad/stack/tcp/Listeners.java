package io.ringroad.stack.tcp;

import io.ringroad.stack.ListenerOwner;
import io.ringroad.stack.wire.IpAddress;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;

/** The listeners of a stack, by port; and which of them have connections to accept. */
final class Listeners {
    static final long NO_CONNECTION = -1L;

    private final Listener[] byPort = new Listener[1 << 16];
    private final List<Listener> byId = new ArrayList<>();
    private final int portFirst;
    private final int portLast;
    private int nextEphemeral;

    /** Ports of listeners that don't care are taken from the top of the range of local ports. */
    Listeners(int portFirst, int portLast) {
        this.portFirst = portFirst;
        this.portLast = portLast;
        this.nextEphemeral = portLast;
    }

    Listener open(IpAddress address, int port, int backlog, ListenerOwner owner) throws BindException {
        int chosen = port == 0 ? freePort(address) : port;
        if (isTaken(address, chosen)) {
            throw new BindException("Address already in use: " + address + " port " + chosen);
        }
        Listener listener = new Listener(byId.size(), address, chosen, backlog, owner);
        listener.nextOnPort = byPort[chosen];
        byPort[chosen] = listener;
        byId.add(listener);
        return listener;
    }

    private int freePort(IpAddress address) throws BindException {
        for (int tries = portLast - portFirst; tries >= 0; tries--) {
            int port = nextEphemeral;
            nextEphemeral = port == portFirst ? portLast : port - 1;
            if (!isTaken(address, port)) {
                return port;
            }
        }
        throw new BindException("No port is free between " + portFirst + " and " + portLast + " for " + address);
    }

    private boolean isTaken(IpAddress address, int port) {
        for (Listener other = byPort[port]; other != null; other = other.nextOnPort) {
            if (other.address.equals(address) || other.isWildcard() || address.isAny()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a listener has the port on any address: then it is no local port for outgoing connections. */
    boolean usesPort(int port) {
        return byPort[port] != null;
    }

    /** The listener for a packet's destination, one with exactly this address first; null if there is none. */
    Listener find(long localHigh, long localLow, int port) {
        Listener wildcard = null;
        for (Listener listener = byPort[port]; listener != null; listener = listener.nextOnPort) {
            if (listener.accepts(localHigh, localLow)) {
                if (!listener.isWildcard()) {
                    return listener;
                }
                wildcard = listener;
            }
        }
        return wildcard;
    }

    /** The open listener with this id, or null. */
    Listener get(int id) {
        return id >= 0 && id < byId.size() ? byId.get(id) : null;
    }

    int count() {
        return byId.size();
    }

    void close(Listener listener) {
        byId.set(listener.id, null);
        Listener previous = null;
        for (Listener at = byPort[listener.port]; at != listener; at = at.nextOnPort) {
            previous = at;
        }
        if (previous == null) {
            byPort[listener.port] = listener.nextOnPort;
        } else {
            previous.nextOnPort = listener.nextOnPort;
        }
    }
}
