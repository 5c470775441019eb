package io.ringroad.lb.supervisor;

import io.ringroad.lb.control.ControlChannel;
import io.ringroad.lb.control.ControlMessage;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts workers on the control socket and reads what they say, each on a virtual thread. */
final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    /** Takes messages; called on the readers' threads. */
    interface Handler {
        /** A worker has connected. */
        void onHello(ControlMessage.Hello hello, ControlChannel channel);

        /** Anything that a worker says later. */
        void onMessage(ControlChannel channel, ControlMessage message);

        /** The worker's end has closed: nothing more will come. Also for a channel without hello. */
        void onEnd(ControlChannel channel);
    }

    private final ServerSocketChannel socket;
    private final Handler handler;

    private ControlServer(ServerSocketChannel socket, Handler handler) {
        this.socket = socket;
        this.handler = handler;
    }

    static ControlServer open(Path path, Handler handler) throws IOException {
        Files.deleteIfExists(path); // of a supervisor that was killed; the lock says that it is gone
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(path));
        ControlServer server = new ControlServer(socket, handler);
        Thread.ofVirtual().name("control-accept").start(server::accept);
        return server;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel accepted = socket.accept();
                Thread.ofVirtual().name("control-read").start(() -> read(new ControlChannel(accepted)));
            }
        } catch (ClosedChannelException e) {
            LOG.trace("Control socket closed");
        } catch (IOException e) {
            LOG.error("The control socket is broken, workers can't be started any more", e);
        }
    }

    private void read(ControlChannel channel) {
        try {
            if (channel.receive() instanceof ControlMessage.Hello hello) {
                handler.onHello(hello, channel);
                ControlMessage message;
                while ((message = channel.receive()) != null) {
                    handler.onMessage(channel, message);
                }
            }
        } catch (IOException e) {
            LOG.debug("Control channel ended: {}", e.getMessage()); // its process ends or is told to: seen elsewhere
        } finally {
            handler.onEnd(channel);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
