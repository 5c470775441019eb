package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.WorkerFile;

/**
 * The records of connections: allocation, and handles of index and generation. A free record's first key word holds
 * the next free one.
 */
final class ConnectionTable {
    private static final int LISTED = Connection.FLAG_IN_READY | Connection.FLAG_IN_OUTPUT;
    private static final int OUTLIVES = LISTED | Connection.FLAG_RESET_OWED;

    private final int capacity;
    private int freeHead = Connection.NONE;
    /**
     * Records from here on were never taken. They are in no list: so no memory has been spent on them, and a worker is ready
     * sooner. As zeros they are closed connections of generation 0.
     */
    private int untouched;
    private int used;

    /** @param file whose records are zeros, as those of a new file are */
    ConnectionTable(WorkerFile file) {
        this.capacity = file.layout().maxConnections();
    }

    /** Positions {@code connection} on a new, initialized record; false if all are taken. */
    boolean allocate(Connection connection) {
        if (freeHead != Connection.NONE) {
            connection.position(freeHead);
            freeHead = (int) connection.remoteHigh();
        } else if (untouched < capacity) {
            connection.position(untouched++);
        } else {
            return false;
        }
        used++;
        connection.initialize();
        return true;
    }

    /**
     * Makes the record's handles invalid and gives it back; if one of the lists still holds it, it becomes a zombie
     * that {@link #reclaim} gives back.
     */
    void free(Connection connection) {
        connection.generation(connection.generation() + 1 & 0x7fff_ffff);
        connection.transition(TcpState.CLOSED);
        connection.flags(connection.flags() & OUTLIVES | Connection.FLAG_ZOMBIE);
        reclaim(connection);
    }

    /** To be called for a zombie that was taken from a list. */
    void reclaim(Connection connection) {
        if (connection.is(LISTED)) {
            return;
        }
        connection.flags(0);
        connection.remoteHigh(freeHead);
        freeHead = connection.index();
        used--;
    }

    /** Positions {@code connection}; false if the handle's connection is gone. */
    boolean find(long handle, Connection connection) {
        int index = (int) handle;
        if (index < 0 || index >= capacity) {
            return false;
        }
        connection.position(index);
        return connection.generation() == (int) (handle >>> 32);
    }

    int used() {
        return used;
    }

    /** Records from this one on were never taken. */
    int everTaken() {
        return untouched;
    }

    int capacity() {
        return capacity;
    }
}
