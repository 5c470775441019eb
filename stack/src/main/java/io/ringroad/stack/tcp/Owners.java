package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionOwner;

/** The few who are told about connections, by number, and the telling. */
final class Owners {
    /** A connection that was accepted but not adopted yet: nobody is told, but nobody may free it either. */
    static final int NOBODY = 255;

    private final int sendBufferBytes;
    private final ConnectionOwner[] owners = new ConnectionOwner[NOBODY];
    private int count;

    Owners(int sendBufferBytes) {
        this.sendBufferBytes = sendBufferBytes;
    }

    int register(ConnectionOwner owner) {
        if (count == NOBODY) {
            throw new IllegalStateException("a stack takes at most " + NOBODY + " connection owners");
        }
        owners[count] = owner;
        return count++;
    }

    /** Tells the owner what the connection is ready for, if that is of interest. */
    void tell(Connection connection) {
        int readiness = connection.pendingEvents() | levelReadiness(connection) & connection.interest();
        if (readiness == 0 || connection.owner() == NOBODY) {
            return;
        }
        connection.pendingEvents(0);
        owners[connection.owner()].onReady(connection.handle(), connection.ownerData(), readiness);
    }

    /** What holds until something is done about it. */
    int levelReadiness(Connection connection) {
        int readiness = 0;
        if (connection.receiveBytes() > 0 || isInputFinished(connection)) {
            readiness |= ConnectionOwner.READABLE;
        }
        // A quarter free, so that a writer isn't woken for every acknowledgement.
        if (connection.state().canSend() && connection.sendBytes() <= sendBufferBytes - (sendBufferBytes >> 2)) {
            readiness |= ConnectionOwner.WRITABLE;
        }
        return readiness;
    }

    static boolean isInputFinished(Connection connection) {
        return connection.is(Connection.FLAG_FIN_RECEIVED) || connection.state() == TcpState.CLOSED;
    }
}
