package io.ringroad.load.simulations;

import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;

/** What is loaded, and how much, by environment variables; without any, a balancer on this machine gently. */
final class Site {
    /** Address of both listeners. */
    static final String HOST = variable("SIMULATION_HOST", "127.0.0.1");
    /** Of the listener in front of HTTP servers that answer {@code /object/NUMBER?bytes=LENGTH}. */
    static final int HTTP_PORT = number("SIMULATION_HTTP_PORT", 8000);
    /** Of the listener in front of servers that speak {@link #request}. */
    static final int TCP_PORT = number("SIMULATION_TCP_PORT", 7000);
    /** The clients' own addresses. */
    static final List<String> SOURCES = List.of(variable("SIMULATION_SOURCES", "127.0.0.1").split(","));
    /** Of a whole simulation. */
    static final Duration DURATION = Duration.ofSeconds(number("SIMULATION_SECONDS", 20));
    /** New users per second in simulations that don't seek the limit. */
    static final int RATE = number("SIMULATION_RATE", 200);
    /** Where the ramp ends. */
    static final int MOST_RATE = number("SIMULATION_MOST_RATE", 3000);

    private static final int ANSWER_AND_CLOSE = 1;
    private static final int ANSWER = 2;
    private static final int HEADER_BYTES = 12;

    private Site() {}

    private static String variable(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private static int number(String name, int otherwise) {
        return Integer.parseInt(variable(name, String.valueOf(otherwise)));
    }

    /** HTTP from all sources. */
    static HttpProtocolBuilder protocol() {
        return http.baseUrl("http://" + HOST + ":" + HTTP_PORT).localAddresses(SOURCES).disableCaching().disableWarmUp();
    }

    /**
     * A request to the raw servers.
     *
     * @param bytes       of the request, at least 12
     * @param answerBytes what the server is to send
     * @param close       the server closes behind its answer
     */
    static byte[] request(int bytes, int answerBytes, boolean close) {
        ByteBuffer request = ByteBuffer.allocate(Math.max(bytes, HEADER_BYTES)).order(ByteOrder.nativeOrder());
        request.putInt(close ? ANSWER_AND_CLOSE : ANSWER).putInt(request.capacity()).putInt(answerBytes);
        return request.array();
    }
}
