package io.ringroad.transport.netty;

import io.ringroad.stack.ConnectionError;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;

/** The exceptions that Java programs know for what can happen to a connection, with the words of Linux. */
final class Failures {
    private Failures() {}

    /** Why a connect failed. */
    static IOException ofConnect(ConnectionError error) {
        return switch (error) {
            case REFUSED, RESET -> new ConnectException("Connection refused");
            case TIMED_OUT -> new ConnectException("Connection timed out");
            case UNREACHABLE -> new NoRouteToHostException("No route to host");
            case ABORTED, NONE -> new SocketException("Connection aborted");
        };
    }

    /** Why reading or writing failed. */
    static IOException ofConnection(ConnectionError error) {
        return switch (error) {
            case REFUSED, RESET -> new SocketException("Connection reset by peer");
            case TIMED_OUT -> new SocketException("Connection timed out");
            case UNREACHABLE -> new NoRouteToHostException("No route to host");
            case ABORTED -> new SocketException("Connection aborted");
            case NONE -> new SocketException("Broken pipe");
        };
    }
}
