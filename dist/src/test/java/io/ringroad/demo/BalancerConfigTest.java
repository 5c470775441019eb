package io.ringroad.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.config.ConfigException;
import io.ringroad.config.RingroadConfig;
import io.ringroad.demo.DemoOptions.Driver;
import io.ringroad.demo.DemoOptions.Transport;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the demo writes is a configuration that the balancer takes. */
class BalancerConfigTest {
    private static final List<BackendsMain.Server> SERVERS = List.of(
            new BackendsMain.Server("b1", "127.0.0.1:8081"),
            new BackendsMain.Server("b1", "[::1]:8081"),
            new BackendsMain.Server("b2", "127.0.0.1:8082"),
            new BackendsMain.Server("b2", "[::1]:8082"));

    @ParameterizedTest
    @EnumSource(Transport.class)
    void onLoopback(Transport transport) throws ConfigException {
        RingroadConfig config = parse(transport, Driver.AUTO, new LoopbackRig());
        assertEquals(transport.name(), config.transport().name());
        assertEquals(3, config.workers());
        assertEquals(2, config.pool("web4").backends().size());
    }

    @Test
    void inNamespacesOverTap() throws ConfigException {
        RingroadConfig config = parse(Transport.BYPASS, Driver.TAP, new NamespaceRig(true, 1, false));
        assertEquals("TAP", config.bypass().driver().name());
        assertEquals("ringroad0", config.bypass().tap().device());
    }

    @Test
    void inNamespacesOverAfXdp() throws ConfigException {
        assertEquals("AF_XDP", parse(Transport.BYPASS, Driver.AF_XDP, new NamespaceRig(false, 1, false)).bypass().driver().name());
    }

    private static RingroadConfig parse(Transport transport, Driver driver, Rig rig) throws ConfigException {
        DemoOptions options = new DemoOptions(OptionalInt.empty(), Duration.ofSeconds(1), transport, driver, 3, 1, false, false, false);
        return RingroadConfig.parse(BalancerConfig.of(options, rig, SERVERS, "/run/demo"), "demo");
    }
}
