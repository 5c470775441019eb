package io.ringroad.cli;

import io.ringroad.demo.Demo;
import io.ringroad.demo.DemoFailure;
import io.ringroad.demo.DemoOptions;
import io.ringroad.demo.DemoOptions.Driver;
import io.ringroad.demo.DemoOptions.Transport;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringroad demo}: the product at work on this machine, in networks that it makes and removes. */
@Command(
        name = "demo",
        description = {
            "Shows Ringroad at work: real HTTP clients, the balancer, and real HTTP servers, in networks of their own on this machine.",
            "As root it makes network namespaces and goes round the kernel with AF_XDP. Without root it uses a user namespace "
                    + "with a TAP device, or else kernel sockets on the loopback device, and says so."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int MOST_WORKERS = 64;
    private static final int MOST_CONCURRENCY = 1024;

    @Spec
    private CommandSpec spec;

    @Option(names = "--requests", paramLabel = "N", description = "Make N requests, however long that takes.")
    private Integer requests;

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "30s",
            description = "Make requests for so long (default: ${DEFAULT-VALUE}), such as 10s or 5m.")
    private String duration;

    @Option(names = "--transport", paramLabel = "WAY", defaultValue = "auto", converter = WordConverter.OfTransport.class,
            description = "bypass, kernel or auto (default: ${DEFAULT-VALUE}).")
    private Transport transport;

    @Option(names = "--driver", paramLabel = "DRIVER", defaultValue = "auto", converter = WordConverter.OfDriver.class,
            description = "Of the bypass transport: af-xdp, tap or auto (default: ${DEFAULT-VALUE}).")
    private Driver driver;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "1", description = "Worker processes (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(names = "--concurrency", paramLabel = "N", defaultValue = "16", description = "Requests in progress (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(names = "--keep-alive", description = "Each client makes its requests on one connection, and not each on a new one.")
    private boolean keepAlive;

    @Option(names = "--json", description = "Print one JSON object at the end on standard output, and nothing else there.")
    private boolean json;

    @Option(names = "--verbose", description = "Say where the balancer's log and configuration are while it runs.")
    private boolean verbose;

    @Override
    public Integer call() {
        DemoOptions options = options();
        try {
            return new Demo(options).run(spec.commandLine().getParent().getParseResult().originalArgs());
        } catch (DemoFailure failure) {
            throw CommandFailure.sentence(failure.exitCode(), failure.getMessage());
        }
    }

    private DemoOptions options() {
        checkRange("--workers", workers, MOST_WORKERS);
        checkRange("--concurrency", concurrency, MOST_CONCURRENCY);
        if (requests != null) {
            checkRange("--requests", requests, Integer.MAX_VALUE);
        }
        return new DemoOptions(
                requests == null ? OptionalInt.empty() : OptionalInt.of(requests),
                parseDuration(), transport, driver, workers, concurrency, keepAlive, json, verbose);
    }

    private void checkRange(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ParameterException(spec.commandLine(), option + " must be from 1 to " + most + ", and not " + value + ".");
        }
    }

    private Duration parseDuration() {
        try {
            Duration parsed = Duration.parse("PT" + duration);
            if (parsed.isPositive()) {
                return parsed;
            }
        } catch (java.time.format.DateTimeParseException e) {
            // Said below.
        }
        throw new ParameterException(spec.commandLine(), "--duration must be a time such as 10s, 5m or 1h, and not \"" + duration + "\".");
    }
}
