package io.ringroad.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A demo that is interrupted removes what it has made; what a killed one leaves, the next one removes. */
class DemoSignalSystemTest {
    private static final int TERMINATED = 143;

    @Test
    void afterSigtermNothingIsLeft() throws IOException, InterruptedException {
        Machine.assumeRoot();
        Machine.assumePrograms("ip");
        Process demo = startDemo();
        assertNotEquals(List.of(), Leftovers.of(demo.pid()));
        demo.destroy();
        assertTrue(demo.waitFor(30, TimeUnit.SECONDS), "it did not end");
        assertEquals(TERMINATED, demo.exitValue());
        assertEquals(List.of(), Leftovers.of(demo.pid()));
    }

    @Test
    void theNextOneRemovesWhatAKilledOneLeft() throws IOException, InterruptedException {
        Machine.assumeRoot();
        Machine.assumePrograms("ip");
        Process demo = startDemo();
        demo.destroyForcibly();
        assertTrue(demo.waitFor(30, TimeUnit.SECONDS), "it did not end");
        assertNotEquals(List.of(), Leftovers.of(demo.pid()));
        HostProcess next = HostProcess.ringroad("demo", "--json", "--requests", "10", "--transport", "kernel");
        assertEquals(0, next.exitCode(), next.toString());
        assertEquals(List.of(), Leftovers.of(demo.pid()));
    }

    /** Starts one and waits until it says how to make a request, which is when it serves. */
    private static Process startDemo() throws IOException {
        Process demo = new ProcessBuilder(HostProcess.CHECKOUT.resolve("ringroad").toString(), "demo", "--duration", "2m", "--transport", "kernel")
                .redirectErrorStream(true).start();
        StringBuilder said = new StringBuilder();
        BufferedReader output = demo.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.contains(" curl ")) {
                return demo;
            }
        }
        throw new AssertionError("the demo ended early:\n" + said);
    }
}
