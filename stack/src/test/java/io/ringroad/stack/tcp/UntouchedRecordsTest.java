package io.ringroad.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records cost memory, and a worker's start time, only once they are used. */
class UntouchedRecordsTest {
    private static final int RECORDS = 40;

    private final Arena arena = Arena.ofConfined();
    private final WorkerFileLayout layout = new WorkerFileLayout(RECORDS, RECORDS, RECORDS, 64, 2048, 0);
    private final WorkerFile file = WorkerFile.inMemory(layout, arena);

    @AfterEach
    void free() {
        arena.close();
    }

    private static final class Slots extends SlotTable {
        Slots(WorkerFile file) {
            super(file, file.layout().halfOpenOffset(), RECORDS);
        }
    }

    @Test
    void newTablesWriteNothing() {
        new ConnectionTable(file);
        new Slots(file);

        MemorySegment records = file.memory().asSlice(layout.connectionsOffset(), layout.wheelOffset() - layout.connectionsOffset());
        assertEquals(-1, records.mismatch(arena.allocate(records.byteSize())));
    }

    @Test
    void everyConnectionIsGivenOutOnceAndAgainWhenItIsFree() {
        ConnectionTable table = new ConnectionTable(file);
        Connection connection = new Connection(file);
        Set<Integer> given = new HashSet<>();
        while (table.allocate(connection)) {
            assertTrue(given.add(connection.index()));
        }
        assertEquals(RECORDS, given.size());
        assertEquals(RECORDS, table.used());
        assertEquals(RECORDS, table.everTaken());

        connection.position(7);
        table.free(connection);
        assertTrue(table.allocate(connection));
        assertEquals(7, connection.index());
        assertFalse(table.allocate(connection));
    }

    @Test
    void everySlotIsGivenOutOnceAndAgainWhenItIsFree() {
        Slots table = new Slots(file);
        Set<Integer> given = new HashSet<>();
        for (int slot = table.take(); slot != SlotTable.NONE; slot = table.take()) {
            assertTrue(given.add(slot));
        }
        assertEquals(RECORDS, given.size());
        assertEquals(RECORDS, table.used());

        table.give(7);
        table.give(9);
        Set<Integer> again = Set.of(table.take(), table.take());
        assertEquals(Set.of(7, 9), again);
        assertEquals(SlotTable.NONE, table.take());
    }
}
