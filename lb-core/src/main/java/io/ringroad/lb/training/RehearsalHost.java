package io.ringroad.lb.training;

import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.Stack;
import io.ringroad.stack.wire.IpAddress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A client or a server of a rehearsal, and its application, which has all manners of dealing with a connection that there
 * are: each connection is dealt with in one of them, by chance.
 */
final class RehearsalHost implements ConnectionOwner {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long MS = 1_000_000L;
    private static final int[] SIZES_BYTES = {1, 100, 1000, 1000, 1000, 6000, 60_000, 300_000};

    private enum Manner { CLOSES_LAST, HALF_CLOSES, CLOSES_FIRST, RESETS, SLOW, SILENT, DEAF }

    private static final class Session {
        private final Manner manner;
        private int toSend;
        private boolean finished;
        private boolean heard;
        private long sleepsUntilNs;

        private Session(Manner manner, int toSend, long sleepsUntilNs) {
            this.manner = manner;
            this.toSend = toSend;
            this.sleepsUntilNs = sleepsUntilNs;
        }
    }

    private final Stack stack;
    private final int owner;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES);
    private final Map<Long, Session> sessions = new HashMap<>();
    private SplittableRandom random = new SplittableRandom(0);
    private double rudeness;
    private long nowNs;

    RehearsalHost(Stack stack) {
        this.stack = stack;
        this.owner = stack.registerOwner(this);
    }

    Stack stack() {
        return stack;
    }

    int sessions() {
        return sessions.size();
    }

    /** @param share of the connections which are not simply used and closed, 0 to 1 */
    void manners(SplittableRandom source, double share) {
        random = source;
        rudeness = share;
    }

    void listen(int port) throws IOException {
        stack.listen(IpAddress.ANY, port, 64, this::acceptAll);
    }

    private void acceptAll(int listener) {
        for (long handle = stack.accept(listener); handle != Stack.NO_CONNECTION; handle = stack.accept(listener)) {
            begin(handle);
            stack.adopt(handle, owner, 0);
            serve(handle, sessions.get(handle));
        }
    }

    /** Begins a connection, from one of the host's addresses, if there is room for another. */
    void connect(IpAddress from, IpAddress to, int port) {
        long handle = stack.connect(from.high(), from.low(), 0, to.high(), to.low(), port, owner, 0, 0);
        if (handle != Stack.NO_CONNECTION) {
            begin(handle);
        }
    }

    private void begin(long handle) {
        Manner[] all = Manner.values();
        Manner manner = random.nextDouble() < rudeness ? all[random.nextInt(all.length)] : Manner.CLOSES_LAST;
        long sleepNs = manner == Manner.SILENT ? (1 + random.nextInt(40)) * MS
                : manner == Manner.DEAF ? (1 + random.nextInt(60)) * 1000 * MS : 0;
        Session session = new Session(manner, SIZES_BYTES[random.nextInt(SIZES_BYTES.length)], nowNs + sleepNs);
        sessions.put(handle, session);
        stack.interest(handle, READABLE);
    }

    /** It is so late; wakes those that sleep no longer. Returns when to be called again. */
    long wake(long timeNs) {
        nowNs = timeNs;
        long nextNs = Long.MAX_VALUE;
        for (Map.Entry<Long, Session> entry : Map.copyOf(sessions).entrySet()) {
            Session session = entry.getValue();
            if (session.sleepsUntilNs > nowNs) {
                nextNs = Math.min(nextNs, session.sleepsUntilNs);
            } else if (session.sleepsUntilNs > 0) {
                session.sleepsUntilNs = 0;
                serve(entry.getKey(), session);
            }
        }
        return nextNs;
    }

    @Override
    public void onReady(long connection, long ownerData, int readiness) {
        Session session = sessions.get(connection);
        if (session == null) {
            return;
        }
        if ((readiness & FAILED) != 0) {
            end(connection, false);
        } else if (session.sleepsUntilNs == 0) {
            serve(connection, session);
        } else {
            stack.interest(connection, 0);
        }
    }

    private void serve(long connection, Session session) {
        if (stack.state(connection) == null || session.sleepsUntilNs > nowNs) {
            return;
        }
        write(connection, session);
        boolean over = read(connection, session);
        if (session.manner == Manner.RESETS && (session.heard || random.nextInt(3) == 0)) {
            end(connection, true);
        } else if (session.toSend == 0 && (over || session.manner == Manner.CLOSES_FIRST)) {
            end(connection, false);
        } else {
            stack.interest(connection, (session.sleepsUntilNs > 0 || over ? 0 : READABLE)
                    | (session.toSend > 0 ? WRITABLE : 0));
        }
    }

    private void write(long connection, Session session) {
        int taken = session.toSend == 0 ? 0
                : stack.write(connection, buffer, 0, Math.min(session.toSend, BUFFER_BYTES));
        session.toSend -= taken;
        if (session.toSend == 0 && !session.finished && session.manner != Manner.CLOSES_FIRST) {
            session.finished = true;
            stack.shutdownOutput(connection);
        }
    }

    /** Returns whether nothing more will come. */
    private boolean read(long connection, Session session) {
        boolean slow = session.manner == Manner.SLOW;
        int read = stack.read(connection, buffer, 0, slow ? 3000 : BUFFER_BYTES);
        while (read > 0 && !slow) {
            session.heard = true;
            read = stack.read(connection, buffer, 0, BUFFER_BYTES);
        }
        if (slow && read > 0) {
            session.sleepsUntilNs = nowNs + (1 + random.nextInt(20)) * MS;
        }
        return read < 0;
    }

    private void end(long connection, boolean byReset) {
        sessions.remove(connection);
        if (byReset) {
            stack.abort(connection);
        } else {
            stack.close(connection);
        }
    }

    /** Ends all that is left. */
    void abortAll() {
        stack.abortAll();
        sessions.clear();
    }
}
