package io.ringroad.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts in dist/checks, with figures that keep them short: unmodified programs on both sides of the balancer. */
class ChecksSystemTest {
    @ParameterizedTest
    @CsvSource({"af-xdp", "tap", "kernel"})
    void filesArriveAsTheyWereSent(String driver) {
        Machine.assumePrograms("curl", "nc", "nginx");
        check(driver, "transfer.sh", "64M");
    }

    @ParameterizedTest
    @CsvSource({"af-xdp", "tap"})
    void postgresTransactionsDoNotFail(String driver) {
        Machine.assumePrograms("setpriv", "nc");
        check(driver, "postgres.sh", "2");
    }

    @ParameterizedTest
    @CsvSource({"af-xdp", "tap"})
    void redisRequestsAreAnswered(String driver) {
        Machine.assumePrograms("redis-server", "redis-benchmark", "nc");
        check(driver, "redis.sh", "5000");
    }

    @ParameterizedTest
    @CsvSource({"af-xdp", "tap"})
    void theWireShowsNothingOdd(String driver) {
        Machine.assumePrograms("tcpdump", "nginx", "curl", "nc");
        check(driver, "wire.sh", "50");
    }

    private static void check(String driver, String script, String argument) {
        Machine.assumeRoot();
        Machine.assumePrograms("ip");
        String path = HostProcess.CHECKOUT.resolve("dist/checks/" + script).toString();
        HostProcess check = HostProcess.run(List.of("env", "DRIVER=" + driver, "bash", path, argument));
        assertEquals(0, check.exitCode(), check.toString());
    }
}
