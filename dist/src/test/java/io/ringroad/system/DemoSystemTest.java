package io.ringroad.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo as root and as an ordinary user, with every driver: all requests right, and nothing left behind. */
class DemoSystemTest {
    private static final int REQUESTS = 200;
    private static final String NOBODY = "65534";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"bypass, af-xdp", "bypass, tap", "kernel, auto"})
    void everyRequestIsAnsweredRightly(String transport, String driver) throws IOException {
        Machine.assumeRoot();
        Machine.assumePrograms("ip", "unshare");
        HostProcess demo = HostProcess.ringroad("demo", "--json", "--requests", "" + REQUESTS, "--transport", transport, "--driver", driver);
        JsonNode result = assertRight(demo);
        assertEquals(transport, result.get("transport").asText());
        if (!driver.equals("auto")) {
            assertEquals(driver, result.get("driver").asText());
        }
        Leftovers.assertNoneOfGoneDemos();
    }

    @Test
    void rootGetsAfXdpWithoutAskingForIt() throws IOException {
        Machine.assumeRoot();
        Machine.assumePrograms("ip", "unshare");
        JsonNode result = assertRight(HostProcess.ringroad("demo", "--json", "--requests", "" + REQUESTS));
        assertEquals("bypass", result.get("transport").asText());
        assertEquals("af-xdp", result.get("driver").asText());
    }

    @Test
    void anOrdinaryUserGetsWhatTheMachineAllows() throws IOException {
        Machine.assumeRoot();
        Machine.assumePrograms("setpriv");
        HostProcess demo = asNobody(List.of());
        JsonNode result = assertRight(demo);
        assertTrue(demo.err().startsWith("Not root, "), demo.toString());
        assertTrue(List.of("kernel", "bypass").contains(result.get("transport").asText()), demo.toString());
    }

    /** As on machines that let everybody open /dev/net/tun, which most do: a device node of our own is put in its place. */
    @Test
    void anOrdinaryUserGetsTapInAUserNamespace() throws IOException {
        Machine.assumeRoot();
        Machine.assumePrograms("ip", "unshare", "setpriv", "mount", "mknod");
        String openTun = "mount -t tmpfs -o dev ringroad /mnt && mknod -m 666 /mnt/tun c 10 200"
                + " && mount --bind /mnt/tun /dev/net/tun && umount --lazy /mnt && exec \"$@\"";
        HostProcess demo = asNobody(List.of("unshare", "--mount", "sh", "-c", openTun, "sh"));
        JsonNode result = assertRight(demo);
        assertEquals("bypass", result.get("transport").asText(), demo.toString());
        assertEquals("tap", result.get("driver").asText(), demo.toString());
    }

    /** Runs the distribution, because the checkout may be where only root can read. */
    private HostProcess asNobody(List<String> before) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        String command = Distribution.unpack(directory).resolve("bin/ringroad").toString();
        List<String> asNobody = HostProcess.withArguments(before, "setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups");
        return HostProcess.run(HostProcess.withArguments(asNobody, command, "demo", "--json", "--requests", "" + REQUESTS));
    }

    private static JsonNode assertRight(HostProcess demo) throws IOException {
        assertEquals(0, demo.exitCode(), demo.toString());
        assertEquals(1, demo.out().lines().count(), demo.toString());
        JsonNode result = new ObjectMapper().readTree(demo.out());
        assertTrue(result.get("ok").asBoolean(), demo.toString());
        assertEquals(REQUESTS, result.get("requests").asInt(), demo.toString());
        assertEquals(0, result.get("failed").asInt(), demo.toString());
        assertEquals(1, result.get("workers").asInt(), demo.toString());
        assertTrue(result.get("bytes").asLong() > REQUESTS, demo.toString());
        assertTrue(result.get("connections_per_second").asDouble() > 0, demo.toString());
        return result;
    }
}
