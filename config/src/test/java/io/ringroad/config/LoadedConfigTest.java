package io.ringroad.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadedConfigTest {
    private static final String WHOLE = """
            definitions.server = "10.0.0.2"
            ringroad {
              name = edge
              transport = kernel
              kernel.io = io_uring
              workers = auto
              bypass { driver = af-xdp, spin = 50us, receive-buffer = 2MiB, interrupt-moderation = off }
              worker { max-heap = 128MiB, orphan-timeout = 0s }
              defaults {
                listener.idle-timeout = never
                pool { retries = 1, health-check.fall = 5 }
                backend.weight = 4
              }
              listeners.web { bind = ["198.18.0.1:80", "[2001:db8::1]:80"], pool = web, max-connections = 7 }
              pools.web {
                backends = [
                  "10.0.0.1:8080"
                  { address = ${definitions.server}":8080", weight = 2, name = second }
                ]
                health-check { interval = 500ms, timeout = 100ms, initially = unhealthy, port = 9000 }
              }
            }
            """;

    private static RingroadConfig whole() throws ConfigException {
        return RingroadConfig.parse(WHOLE, "whole.conf");
    }

    @Test
    void readsWhatIsWritten() throws ConfigException {
        RingroadConfig config = whole();
        assertEquals("edge", config.name());
        assertEquals(Transport.KERNEL, config.transport());
        assertEquals(KernelIo.IO_URING, config.kernelIo());
        assertEquals(RingroadConfig.WORKERS_AUTO, config.workers());
        assertEquals(BypassDriver.AF_XDP, config.bypass().driver());
        assertEquals(Duration.ofNanos(50_000), config.bypass().spin());
        assertEquals(2 << 20, config.bypass().receiveBufferBytes());
        assertFalse(config.bypass().interruptModeration());
        assertEquals(128L << 20, config.worker().maxHeapBytes());
        assertEquals(Duration.ZERO, config.worker().orphanTimeout());
    }

    @Test
    void whatIsNotWrittenComesFromTheReference() throws ConfigException {
        RingroadConfig config = whole();
        assertEquals(Optional.empty(), config.runDirectory());
        assertEquals(Duration.ofSeconds(30), config.drainTimeout());
        assertEquals(XdpMode.AUTO, config.bypass().xdpMode());
        assertEquals(BypassConfig.FRAME_SIZE_AUTO, config.bypass().frameSizeBytes());
        assertTrue(config.bypass().zeroCopy());
        assertEquals(1 << 20, config.bypass().sendBufferBytes());
        assertEquals("nobody", config.worker().user());
    }

    @Test
    void framesThatFollowThePacketsTakeAsMuchMemory() throws ConfigException {
        BypassConfig auto = whole().bypass();
        assertEquals(2048, auto.frameSizeBytes(false));
        assertEquals(16384, auto.frames(false));
        assertEquals(4096, auto.frameSizeBytes(true));
        assertEquals(8192, auto.frames(true));
        BypassConfig fixed = RingroadConfig.parse(WHOLE + "ringroad.bypass.frame-size = 2048", "whole.conf").bypass();
        assertEquals(2048, fixed.frameSizeBytes(true));
        assertEquals(16384, fixed.frames(true));
    }

    @Test
    void listenersAndPoolsTakeTheDefaultsOfTheirKind() throws ConfigException {
        ListenerConfig listener = whole().listeners().getFirst();
        assertEquals(
                new ListenerConfig("web",
                        List.of(Endpoint.parse("198.18.0.1:80"), Endpoint.parse("[2001:db8::1]:80")), "web", 4096, 7,
                        RingroadConfig.NEVER),
                listener);
        PoolConfig pool = whole().pool("web");
        assertEquals(1, pool.retries());
        assertEquals(Duration.ofSeconds(5), pool.connectTimeout());
        assertEquals(
                new HealthCheckConfig(true, Duration.ofMillis(500), Duration.ofMillis(100), 2, 5, false, 9000),
                pool.healthCheck());
        assertEquals(
                List.of(new BackendConfig("10.0.0.1:8080", Endpoint.parse("10.0.0.1:8080"), 4),
                        new BackendConfig("second", Endpoint.parse("10.0.0.2:8080"), 2)),
                pool.backends());
    }

    @Test
    void madeInCodeItHasTheSameDefaults() throws ConfigException {
        RingroadConfig read = RingroadConfig.parse("""
                ringroad.listeners.l { bind = "127.0.0.1:0", pool = p }
                ringroad.pools.p { backends = "127.0.0.1:1", health-check.enabled = false }
                """, "x.conf");
        ListenerConfig listener = ListenerConfig.of("l", "p", Endpoint.parse("127.0.0.1:0"));
        PoolConfig pool = PoolConfig.of("p", List.of(BackendConfig.of(Endpoint.parse("127.0.0.1:1"))));
        assertEquals(read.listeners(), List.of(listener));
        assertFalse(read.pool("p").healthCheck().enabled());
        assertTrue(read.bypass().interruptModeration());
        RingroadConfig made = RingroadConfig.of(List.of(listener), List.of(pool));
        assertEquals(read.pool("p").withHealthCheck(HealthCheckConfig.off()), made.pool("p"));
        assertEquals(read.withListeners(made.listeners(), made.pools()), made);
    }

    @Test
    void aListenerInCodeNeedsItsPoolToo() {
        ListenerConfig listener = ListenerConfig.of("l", "nowhere", Endpoint.parse("127.0.0.1:0"));
        assertThrows(IllegalArgumentException.class, () -> RingroadConfig.of(List.of(listener), List.of()));
    }
}
