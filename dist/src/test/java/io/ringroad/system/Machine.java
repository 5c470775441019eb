package io.ringroad.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What tests assume of the machine; where it does not hold they are skipped and the reason is printed. */
final class Machine {
    private Machine() {
    }

    static void assumeRoot() {
        HostProcess id = HostProcess.run(java.util.List.of("id", "-u"));
        assume(id.out().strip().equals("0"), "it makes network namespaces, so it needs root");
    }

    static void assumePrograms(String... programs) {
        for (String program : programs) {
            assume(isInstalled(program), "the program " + program + " is not installed");
        }
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":")).anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static void assume(boolean holds, String reason) {
        if (!holds) {
            System.out.println("Skipped: " + reason + ".");
        }
        assumeTrue(holds, reason);
    }
}
