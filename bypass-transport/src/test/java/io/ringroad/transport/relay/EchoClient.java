package io.ringroad.transport.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.zip.CRC32C;

/** A kernel's client that sends random bytes, closes its side, and compares what comes back. */
final class EchoClient {
    private static final int PIECE_BYTES = 1 << 16;

    private EchoClient() {}

    /**
     * Runs to the end in the network namespace of the calling thread.
     *
     * @param bytes how many go out and have to come back
     */
    static void exchange(InetSocketAddress server, long bytes) throws IOException, InterruptedException {
        try (SocketChannel channel = SocketChannel.open(server)) {
            CRC32C sent = new CRC32C();
            IOException[] failure = new IOException[1];
            Thread sender = Thread.ofPlatform().start(() -> {
                try {
                    send(channel, bytes, sent);
                } catch (IOException e) {
                    failure[0] = e;
                }
            });
            CRC32C received = new CRC32C();
            long count = receive(channel, received);
            sender.join();
            if (failure[0] != null) {
                throw failure[0];
            }
            assertEquals(bytes, count, "bytes that came back");
            assertEquals(sent.getValue(), received.getValue(), "checksum of what came back");
        }
    }

    private static void send(SocketChannel channel, long bytes, CRC32C sum) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        Random random = new Random(bytes);
        for (long left = bytes; left > 0; left -= piece.length) {
            random.nextBytes(piece);
            ByteBuffer buffer = ByteBuffer.wrap(piece, 0, (int) Math.min(left, piece.length));
            sum.update(buffer.duplicate());
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
        channel.shutdownOutput();
    }

    private static long receive(SocketChannel channel, CRC32C sum) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 17);
        long count = 0;
        for (int length = channel.read(buffer); length >= 0; length = channel.read(buffer.clear())) {
            sum.update(buffer.flip());
            count += length;
        }
        return count;
    }
}
