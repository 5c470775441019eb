package io.ringroad.stack.tcp;

/**
 * A first-in first-out list of connections through their records, each in it at most once. A connection that is freed
 * while it is listed stays as a zombie until it is taken out.
 */
final class ConnectionList {
    /** Which of the two lists: where its link and its mark are. */
    enum Kind {
        READY(Connection.FLAG_IN_READY),
        OUTPUT(Connection.FLAG_IN_OUTPUT);

        private final int flag;

        Kind(int flag) {
            this.flag = flag;
        }
    }

    private final Kind kind;
    private final int flag;
    private final Connection tailConnection;
    private int head = Connection.NONE;
    private int tail = Connection.NONE;
    private int size;

    ConnectionList(Kind kind, Connection scratch) {
        this.kind = kind;
        this.flag = kind.flag;
        this.tailConnection = scratch;
    }

    void add(Connection connection) {
        if (connection.is(flag)) {
            return;
        }
        connection.set(flag);
        next(connection, Connection.NONE);
        if (tail == Connection.NONE) {
            head = connection.index();
        } else {
            tailConnection.position(tail);
            next(tailConnection, connection.index());
        }
        tail = connection.index();
        size++;
    }

    /** Positions {@code connection} on the first and takes it out; false if the list is empty. */
    boolean poll(Connection connection) {
        if (head == Connection.NONE) {
            return false;
        }
        connection.position(head);
        head = kind == Kind.READY ? connection.readyNext() : connection.outputNext();
        if (head == Connection.NONE) {
            tail = Connection.NONE;
        }
        connection.unset(flag);
        size--;
        return true;
    }

    int size() {
        return size;
    }

    private void next(Connection connection, int index) {
        if (kind == Kind.READY) {
            connection.readyNext(index);
        } else {
            connection.outputNext(index);
        }
    }
}
