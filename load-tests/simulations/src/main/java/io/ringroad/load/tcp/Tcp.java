package io.ringroad.load.tcp;

import io.gatling.javaapi.core.ActionBuilder;
import io.ringroad.load.tcp.TcpStep.Use;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Steps of a scenario that speaks TCP. A virtual user has one connection at a time. A step that fails is counted under its
 * name, closes the connection and marks the user as failed; steps which need a connection do nothing then, so that one
 * failure is counted once.
 */
public final class Tcp {
    /** How long any step may take. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Tcp() {}

    /**
     * Opens a connection.
     *
     * @param name    in the report
     * @param host    literal address
     * @param sources own addresses, of which each connection takes the next; none: the kernel chooses
     */
    public static ActionBuilder connect(String name, String host, int port, List<String> sources) {
        SourceAddresses addresses = new SourceAddresses(sources);
        InetSocketAddress target = new InetSocketAddress(host, port);
        return new TcpStep(name, Use.OPENS, (connection, done) -> connection.open(target, addresses.next(), done));
    }

    /** Sends bytes; not in the report, since it only says that the kernel has taken them. */
    public static ActionBuilder send(byte[] bytes) {
        return new TcpStep(TcpStep.UNNAMED, Use.KEEPS, (connection, done) -> connection.send(bytes, done));
    }

    /** Waits until so many bytes have come in. */
    public static ActionBuilder expect(String name, int bytes) {
        return new TcpStep(name, Use.KEEPS, (connection, done) -> connection.expect(bytes, 0, done));
    }

    /** The same, but read by no more than {@code bytesPerS}: a slow client, whose windows fill. */
    public static ActionBuilder expectSlowly(String name, int bytes, int bytesPerS) {
        return new TcpStep(name, Use.KEEPS, (connection, done) -> connection.expect(bytes, bytesPerS, done));
    }

    /** Waits for the peer's FIN; a reset, or a byte more, is a failure. */
    public static ActionBuilder expectEnd(String name) {
        return new TcpStep(name, Use.KEEPS, TcpConnection::expectEnd);
    }

    /** Closes the connection, if there is one. */
    public static ActionBuilder close() {
        return new TcpStep(TcpStep.UNNAMED, Use.ENDS, TcpConnection::close);
    }
}
