package io.ringroad.transport.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A kernel's server that gives back what it gets, and closes when its client has. */
final class EchoServer implements AutoCloseable {
    private final ServerSocketChannel listener;

    /** In the network namespace of the calling thread. */
    EchoServer(String address) throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(address, 0), 128);
        Thread.ofPlatform().daemon().name("echo-server").start(this::accept);
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = listener.accept();
                Thread.ofPlatform().daemon().start(() -> echo(channel));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void echo(SocketChannel channel) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 17);
        try (channel) {
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException e) {
            // the client sees that its bytes don't come back
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
