package io.ringroad.demo;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What the demo was asked for.
 *
 * @param requests how many requests to make; empty: as many as fit into {@code duration}
 * @param duration how long to make them, if their number is not given
 * @param transport which of the balancer's transports
 * @param driver which driver of the bypass transport
 * @param workers worker processes of the balancer, at least 1
 * @param concurrency requests in progress at any time, at least 1
 * @param keepAlive whether a client makes its requests on one connection, and not each on a new one
 * @param json whether standard output gets one JSON object and nothing else
 * @param verbose whether the balancer's log is shown
 */
public record DemoOptions(
        OptionalInt requests,
        Duration duration,
        Transport transport,
        Driver driver,
        int workers,
        int concurrency,
        boolean keepAlive,
        boolean json,
        boolean verbose) {

    /** As in the balancer's configuration. */
    public enum Transport {
        AUTO("auto"),
        BYPASS("bypass"),
        KERNEL("kernel");

        private final String text;

        Transport(String text) {
            this.text = text;
        }

        /** The word for it on the command line and in the configuration. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** As in the balancer's configuration. */
    public enum Driver {
        AUTO("auto"),
        AF_XDP("af-xdp"),
        TAP("tap");

        private final String text;

        Driver(String text) {
            this.text = text;
        }

        /** The word for it on the command line and in the configuration. */
        @Override
        public String toString() {
            return text;
        }
    }
}
