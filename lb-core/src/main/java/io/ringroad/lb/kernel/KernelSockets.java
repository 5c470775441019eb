package io.ringroad.lb.kernel;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.ringroad.config.KernelIo;

/** The two ways to drive kernel sockets. */
public enum KernelSockets {
    IO_URING("io_uring", IoUringServerSocketChannel.class, IoUringSocketChannel.class) {
        @Override
        public Throwable unavailabilityCause() {
            return IoUring.unavailabilityCause();
        }

        @Override
        IoHandlerFactory handlers() {
            return FailureWatch.over(IoUringIoHandler.newFactory(), IoUringFailureWatch::new);
        }
    },
    EPOLL("epoll", EpollServerSocketChannel.class, EpollSocketChannel.class) {
        @Override
        public Throwable unavailabilityCause() {
            return Epoll.unavailabilityCause();
        }

        @Override
        IoHandlerFactory handlers() {
            return FailureWatch.over(EpollIoHandler.newFactory(), EpollFailureWatch::new);
        }
    };

    private final String word;
    private final Class<? extends ServerSocketChannel> serverChannel;
    private final Class<? extends SocketChannel> channel;

    KernelSockets(String word, Class<? extends ServerSocketChannel> serverChannel,
            Class<? extends SocketChannel> channel) {
        this.word = word;
        this.serverChannel = serverChannel;
        this.channel = channel;
    }

    /** What was chosen, and why not something better. */
    public record Choice(KernelSockets sockets, String reason) {}

    /**
     * Takes what is configured, or the best that there is.
     *
     * @throws UnsupportedOperationException with a sentence if that isn't possible here
     */
    public static Choice choose(KernelIo configured) {
        return switch (configured) {
            case IO_URING -> new Choice(IO_URING.orRefuse(), "as configured");
            case EPOLL -> new Choice(EPOLL.orRefuse(), "as configured");
            case AUTO -> {
                Throwable cause = IO_URING.unavailabilityCause();
                yield cause == null
                        ? new Choice(IO_URING, "the best of io_uring and epoll")
                        : new Choice(EPOLL.orRefuse(), "io_uring is not available: " + rootMessage(cause));
            }
        };
    }

    private KernelSockets orRefuse() {
        Throwable cause = unavailabilityCause();
        if (cause != null) {
            throw new UnsupportedOperationException("kernel.io = " + word + " is not possible here: "
                    + rootMessage(cause));
        }
        return this;
    }

    private static String rootMessage(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /** As in the configuration. */
    public static KernelSockets of(String word) {
        return KernelIo.EPOLL.toString().equals(word) ? EPOLL : IO_URING;
    }

    /** As in the configuration. */
    public String word() {
        return word;
    }

    /** Why it can't be used here; null if it can. */
    public abstract Throwable unavailabilityCause();

    /** Netty's, watched for what it would not tell of a failed socket. */
    abstract IoHandlerFactory handlers();

    /** One event loop. */
    EventLoopGroup newLoop(String threadName) {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(threadName), handlers());
    }

    Class<? extends ServerSocketChannel> serverChannel() {
        return serverChannel;
    }

    Class<? extends SocketChannel> channel() {
        return channel;
    }
}
