package io.ringroad.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong configuration with exactly the sentences that it must be refused with. */
class RefusedConfigTest {
    private static final String POOL = "ringroad.pools.p.backends = [\"10.0.0.1:80\"]\n";
    private static final String WHOLE = POOL + "ringroad.listeners.l { bind = \"127.0.0.1:80\", pool = p }\n";

    static Stream<Arguments> refused() {
        return Stream.of(
                row("nothing there", "",
                        "x.conf: ringroad.listeners: is empty: there is nothing to do without a listener, such as"
                                + " web { bind = \"0.0.0.0:8080\", pool = web }"),
                row("unknown key with a near one", WHOLE + "ringroad.transprot = kernel",
                        "x.conf:3: ringroad.transprot: unknown key; did you mean \"transport\"?"),
                row("unknown key with nothing near", WHOLE + "ringroad.listeners.l.colour = red",
                        "x.conf:3: ringroad.listeners.l.colour: unknown key"),
                row("unknown key outside", WHOLE + "ringraod {}",
                        "x.conf:3: ringraod: unknown key; did you mean \"ringroad\"?"),
                row("unknown key in the defaults", WHOLE + "ringroad.defaults.pool.healthcheck.rise = 2",
                        "x.conf:3: ringroad.defaults.pool.healthcheck: unknown key; did you mean \"health-check\"?"),
                row("not one of the words", WHOLE + "ringroad.transport = kernal",
                        "x.conf:3: ringroad.transport: must be auto, bypass or kernel, not \"kernal\";"
                                + " did you mean \"kernel\"?"),
                row("a block where a word belongs", WHOLE + "ringroad.transport { io = epoll }",
                        "x.conf:3: ringroad.transport: must be auto, bypass or kernel, not a block"),
                row("a word where a block belongs", WHOLE + "ringroad.kernel = epoll",
                        "x.conf:3: ringroad.kernel: must be a block in braces, not \"epoll\""),
                row("a text where a number belongs", WHOLE + "ringroad.bypass.frames = many",
                        "x.conf:3: ringroad.bypass.frames: must be a whole number from 64 to 4194304, not \"many\""),
                row("a number out of range", WHOLE + "ringroad.pools.p.retries = 101",
                        "x.conf:3: ringroad.pools.p.retries: must be a whole number from 0 to 100, not 101"),
                row("a duration without unit", WHOLE + "ringroad.listeners.l.idle-timeout = 60",
                        "x.conf:3: ringroad.listeners.l.idle-timeout: must be a duration with its unit from 1ms to 24h"
                                + " or \"never\", not 60"),
                row("a duration in quotes without unit", WHOLE + "ringroad.shutdown.drain-timeout = \"5\"",
                        "x.conf:3: ringroad.shutdown.drain-timeout: must be a duration with its unit from 0s to 24h,"
                                + " not \"5\""),
                row("a size out of range", WHOLE + "ringroad.bypass.receive-buffer = 1GiB",
                        "x.conf:3: ringroad.bypass.receive-buffer: must be a size from 4KiB to 16MiB, not \"1GiB\""),
                row("a frame size between", WHOLE + "ringroad.bypass.frame-size = 3000",
                        "x.conf:3: ringroad.bypass.frame-size: must be 2048, 4096 or auto, not 3000"),
                row("moderation that is neither", WHOLE + "ringroad.bypass.interrupt-moderation = 50us",
                        "x.conf:3: ringroad.bypass.interrupt-moderation: must be auto or off, not \"50us\""),
                row("null", WHOLE + "ringroad.workers = null",
                        "x.conf:3: ringroad.workers: must be a whole number from 1 to 256 or \"auto\", not null"),
                row("a host name", POOL + "ringroad.listeners.l { bind = \"localhost:80\", pool = p }",
                        "x.conf:2: ringroad.listeners.l.bind: \"localhost\" is not an IP address (names are not looked"
                                + " up; write the address itself, such as 192.0.2.1 or 2001:db8::1)"),
                row("an address of three numbers", POOL + "ringroad.listeners.l { bind = \"127.0.1:80\", pool = p }",
                        "x.conf:2: ringroad.listeners.l.bind: \"127.0.1\" is not an IP address (names are not looked"
                                + " up; write the address itself, such as 192.0.2.1 or 2001:db8::1)"),
                row("no port", POOL + "ringroad.listeners.l { bind = \"127.0.0.1\", pool = p }",
                        "x.conf:2: ringroad.listeners.l.bind: \"127.0.0.1\" has no port; write it as"
                                + " \"127.0.0.1:80\""),
                row("a port out of range", POOL + "ringroad.listeners.l { bind = \"127.0.0.1:65536\", pool = p }",
                        "x.conf:2: ringroad.listeners.l.bind: \"127.0.0.1:65536\" has no valid port: \"65536\" is not a"
                                + " number from 0 to 65535"),
                row("IPv6 without brackets", POOL + "ringroad.listeners.l { bind = \"::1:80\", pool = p }",
                        "x.conf:2: ringroad.listeners.l.bind: \"::1:80\" is ambiguous; write an IPv6 address in"
                                + " brackets, such as \"[2001:db8::1]:80\""),
                row("duplicate address", WHOLE + "ringroad.listeners.m { bind = [\"127.0.0.1:80\"], pool = p }",
                        "x.conf:3: ringroad.listeners.m.bind: 127.0.0.1:80 is already taken by listener l in line 2"),
                row("duplicate address in one listener",
                        POOL + "ringroad.listeners.l { bind = [\"[::1]:80\", \"[0:0::1]:80\"], pool = p }",
                        "x.conf:2: ringroad.listeners.l.bind: [0:0:0:0:0:0:0:1]:80 is already taken by listener l in"
                                + " line 2"),
                row("a pool that doesn't exist", POOL + "ringroad.listeners.l { bind = \"127.0.0.1:80\", pool = web }",
                        "x.conf:2: ringroad.listeners.l.pool: there is no pool \"web\"; pools are: p"),
                row("keys missing", POOL + "ringroad.listeners.l {}",
                        "x.conf:2: ringroad.listeners.l.bind: is missing: where to listen, such as \"0.0.0.0:80\"",
                        "x.conf:2: ringroad.listeners.l.pool: is missing: the name of the pool that serves this"
                                + " listener"),
                row("a pool without backends", WHOLE + "ringroad.pools.q.backends = []",
                        "x.conf:3: ringroad.pools.q.backends: is empty: a pool needs at least one backend"),
                row("a backend without address", WHOLE + "ringroad.pools.q.backends = [{ weight = 2 }]",
                        "x.conf:3: ringroad.pools.q.backends[0].address: is missing: where the backend listens, such"
                                + " as \"10.0.0.1:8080\""),
                row("a backend twice", WHOLE + "ringroad.pools.q.backends = [\"10.0.0.1:80\",\n \"10.0.0.1:80\"]",
                        "x.conf:4: ringroad.pools.q.backends: two backends are named 10.0.0.1:80; the other is in line"
                                + " 3"),
                row("a backend at any address", WHOLE + "ringroad.pools.q.backends = [\"0.0.0.0:80\"]",
                        "x.conf:3: ringroad.pools.q.backends[0]: \"0.0.0.0:80\" can't be connected to: a backend needs"
                                + " an address of its own and a port from 1 to 65535"),
                row("a check longer than its interval",
                        WHOLE + "ringroad.pools.p.health-check { interval = 1s, timeout = 2s }",
                        "x.conf:3: ringroad.pools.p.health-check.timeout: must not be longer than interval"),
                row("local ports the wrong way round", WHOLE + "ringroad.bypass.local-ports.last = 1024",
                        "x.conf:3: ringroad.bypass.local-ports.last: must not be less than first (10240)"),
                row("a gateway off the link",
                        WHOLE + "ringroad.bypass.tap { addresses = [\"198.18.0.2/24\"], gateways = [\"198.18.1.1\"] }",
                        "x.conf:3: ringroad.bypass.tap.gateways: gateway 198.18.1.1 is in no network of"
                                + " tap.addresses"),
                row("a tap address without prefix", WHOLE + "ringroad.bypass.tap.addresses = [\"198.18.0.2\"]",
                        "x.conf:3: ringroad.bypass.tap.addresses: \"198.18.0.2\" has no prefix length; write it as"
                                + " \"198.18.0.2/24\""),
                row("a relative run directory", WHOLE + "ringroad.run-directory = run",
                        "x.conf:3: ringroad.run-directory: must be an absolute path or \"auto\", not \"run\""),
                row("a name that is none", WHOLE + "ringroad.listeners.\"a b\" { bind = \"127.0.0.1:81\", pool = p }",
                        "x.conf:3: ringroad.listeners.a b: \"a b\" can't be a name: it must begin with a letter or"
                                + " digit and hold only letters, digits, \"-\", \"_\" and \".\", 63 at most"),
                row("an unresolved substitution", WHOLE + "ringroad.name = ${nothing}",
                        "x.conf:3: Could not resolve substitution to a value: ${nothing}"));
    }

    private static Arguments row(String name, String hocon, String... errors) {
        return Arguments.argumentSet(name, hocon, List.of(errors));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void saysExactlyWhatIsWrongAndWhere(String hocon, List<String> expected) {
        ConfigException refusal = assertThrows(ConfigException.class, () -> RingroadConfig.parse(hocon, "x.conf"));
        assertEquals(expected, refusal.errors().stream().map(ConfigError::toString).toList());
    }
}
