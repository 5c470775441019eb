package io.ringroad.lb.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One end of a control channel. One thread receives; any thread may send. Blocking: never used from an event loop for
 * anything but the few bytes of a message.
 */
public final class ControlChannel implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String TYPE = "type";

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
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(json(message) + "\n");
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
            return message(line);
        } catch (JsonProcessingException e) {
            throw new IOException("not a control message: " + e.getOriginalMessage(), e);
        }
    }

    private static String json(ControlMessage message) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(line)) {
            out.writeStartObject();
            out.writeStringField(TYPE, name(message.getClass()));
            RecordJson.writeFields(out, (Record) message);
            out.writeEndObject();
        }
        return line.toString();
    }

    private static String name(Class<?> message) {
        return message.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static ControlMessage message(String line) throws IOException {
        try (JsonParser in = JSON.createParser(line)) {
            if (in.nextToken() != JsonToken.START_OBJECT || !TYPE.equals(in.nextFieldName())) {
                throw new JsonParseException(in, "it does not begin with its type");
            }
            String wanted = in.nextTextValue();
            for (Class<?> type : ControlMessage.class.getPermittedSubclasses()) {
                if (name(type).equals(wanted)) {
                    return (ControlMessage) RecordJson.readFields(in, type.asSubclass(Record.class));
                }
            }
            throw new JsonParseException(in, "unknown type " + wanted);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
