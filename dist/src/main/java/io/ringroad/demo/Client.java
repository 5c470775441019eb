package io.ringroad.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** One client: makes requests one after the other, checks every byte of the answers, and counts. */
final class Client implements Runnable {
    /** What the supplier of request numbers returns when there are no more. */
    static final long NO_MORE = -1;

    private final List<InetSocketAddress> targets;
    private final LongSupplier requestNumbers;
    private final boolean keepAlive;
    private final ClientTally tally;
    private HttpConnection connection;

    Client(List<InetSocketAddress> targets, LongSupplier requestNumbers, boolean keepAlive, ClientTally tally) {
        this.targets = targets;
        this.requestNumbers = requestNumbers;
        this.keepAlive = keepAlive;
        this.tally = tally;
    }

    @Override
    public void run() {
        for (long request = requestNumbers.getAsLong(); request != NO_MORE; request = requestNumbers.getAsLong()) {
            long startNs = System.nanoTime();
            try {
                request(request, startNs);
            } catch (IOException | RuntimeException e) {
                tally.failed(e.getClass().getSimpleName() + ": " + e.getMessage());
                disconnect();
            }
        }
        disconnect();
    }

    private void request(long number, long startNs) throws IOException {
        if (connection == null) {
            connection = new HttpConnection(targets.get((int) (number % targets.size())));
            tally.connectionOpened();
        }
        int length = Body.length(number);
        String path = BackendServer.OBJECT_PATH + number + "?" + BackendServer.BYTES_PARAMETER + length;
        HttpConnection.Response response = connection.get(path, !keepAlive);
        if (!keepAlive) {
            connection.awaitEnd();
            disconnect();
        }
        count(number, length, response, System.nanoTime() - startNs);
    }

    private void count(long number, int length, HttpConnection.Response response, long durationNs) {
        if (response.status() != 200) {
            tally.failed("status " + response.status());
        } else if (!Arrays.equals(response.body(), Body.of(response.backend(), number, length))) {
            tally.failed("wrong body from backend " + response.backend());
        } else {
            tally.succeeded(response.backend(), length, durationNs);
        }
    }

    private void disconnect() {
        if (connection != null) {
            tally.connectionClosed();
            try {
                connection.close();
            } catch (IOException e) {
                tally.failed("close: " + e.getMessage());
            }
            connection = null;
        }
    }
}
