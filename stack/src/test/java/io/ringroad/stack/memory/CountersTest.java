package io.ringroad.stack.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CountersTest {
    private final Arena arena = Arena.ofConfined();
    private final WorkerFile file = WorkerFile.inMemory(new WorkerFileLayout(1024, 1024, 1024, 1024, 2048, 0), arena);
    private final Counters writer = new Counters(file);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void aReaderFindsOneByItsWholeName() {
        writer.set(writer.define("sleeps_long"), 1);
        writer.set(writer.define("sleeps"), 7);
        writer.set(writer.define("loop_sleeps"), 2);
        Counters reader = new Counters(file);
        assertEquals(OptionalLong.of(7), reader.find("sleeps"));
        assertEquals(OptionalLong.of(1), reader.find("sleeps_long"));
        assertEquals(OptionalLong.empty(), reader.find("sleep"));
        assertEquals(reader.snapshot().get("loop_sleeps"), reader.find("loop_sleeps").getAsLong());
    }

    @Test
    void aNameThatIsTooLongForAnyIsNotThere() {
        String longest = "x".repeat(WorkerFileLayout.COUNTER_NAME_BYTES - 1);
        writer.set(writer.define(longest), 3);
        assertEquals(OptionalLong.of(3), writer.find(longest));
        assertEquals(OptionalLong.empty(), writer.find(longest + "x"));
    }
}
