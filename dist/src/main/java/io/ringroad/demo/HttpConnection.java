package io.ringroad.demo;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client's connection: HTTP/1.1 in plain sight, so that each byte and the end of the connection can be checked. */
final class HttpConnection implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int READ_TIMEOUT_MS = 15_000;
    private static final int LONGEST_LINE = 8_192;

    private final Socket socket;
    private final InputStream in;
    private final String host;

    /** An answer: its status, the name of the backend that gave it, and its body. */
    record Response(int status, String backend, byte[] body) {
    }

    /** Connects to the server at {@code target}. */
    HttpConnection(InetSocketAddress target) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_TIMEOUT_MS);
            socket.connect(target, CONNECT_TIMEOUT_MS);
            in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        host = Endpoints.format(target.getAddress().getHostAddress(), target.getPort());
    }

    /**
     * One request and its answer.
     *
     * @param path with query
     * @param last whether the server shall close the connection after it
     */
    Response get(String path, boolean last) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: " + (last ? "close" : "keep-alive") + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        String backend = "";
        int length = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
            String value = header.substring(header.indexOf(':') + 1).strip();
            if (name.equals("content-length")) {
                length = Integer.parseInt(value);
            } else if (name.equalsIgnoreCase(BackendServer.NAME_HEADER)) {
                backend = value;
            }
        }
        return new Response(status, backend, body(length));
    }

    /** Waits for the server's end of the connection, which must come without one more byte. */
    void awaitEnd() throws IOException {
        if (in.read() >= 0) {
            throw new ProtocolException("bytes after the end of the answer");
        }
    }

    private byte[] body(int length) throws IOException {
        byte[] body = in.readNBytes(length);
        if (body.length != length) {
            throw new EOFException("the answer ended too early");
        }
        return body;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() == LONGEST_LINE) {
                throw new EOFException("no whole answer came");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
