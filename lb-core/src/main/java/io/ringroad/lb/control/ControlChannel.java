package io.ringroad.lb.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One end of a control channel. One thread receives; any thread may send. Blocking: never used from an event loop for
 * anything but the few bytes of a message.
 */
public final class ControlChannel implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SocketChannel socket;
    private final BufferedReader reader;

    public ControlChannel(SocketChannel socket) {
        this.socket = socket;
        this.reader = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(socket), StandardCharsets.UTF_8));
    }

    /** Connects to the supervisor's socket. */
    public static ControlChannel connect(Path path) throws IOException {
        return new ControlChannel(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    }

    /** Sends one message. */
    public synchronized void send(ControlMessage message) throws IOException {
        byte[] line = JSON.writerFor(ControlMessage.class).writeValueAsString(message)
                .concat("\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    /**
     * Waits for the next message.
     *
     * @return null once the other end has closed
     * @throws IOException if the connection broke, or what came is no message: the other end is another version
     */
    public ControlMessage receive() throws IOException {
        String line = reader.readLine();
        if (line == null) {
            return null;
        }
        try {
            return JSON.readValue(line, ControlMessage.class);
        } catch (JsonProcessingException e) {
            throw new IOException("not a control message: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
