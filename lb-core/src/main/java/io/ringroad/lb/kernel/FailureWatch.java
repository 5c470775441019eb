package io.ringroad.lb.kernel;

import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * Stands around one of Netty's handlers for kernel sockets and tells a connected channel at once, by {@code exceptionCaught},
 * when its socket has failed: RST came, or retransmissions had no answer. Netty alone tells it late, or not at all while
 * nobody wants to read or write.
 *
 * <p>It matters who asks first: the kernel tells a socket's error once. A write that fails takes it, and a read after that
 * returns 0 as after FIN ({@code tcp_recvmsg_locked} in net/ipv4/tcp.c): the end of a stream that was cut short.
 */
abstract class FailureWatch implements IoHandler {
    private final IoHandler netty;

    FailureWatch(IoHandler netty) {
        this.netty = netty;
    }

    /** A factory of watched handlers. */
    static IoHandlerFactory over(IoHandlerFactory netty, UnaryOperator<IoHandler> watch) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return watch.apply(netty.newHandler(executor));
            }

            @Override
            public boolean isChangingThreadSupported() {
                return netty.isChangingThreadSupported();
            }
        };
    }

    /** A handle in place of one of Netty's: what becomes of its registration is Netty's business. */
    interface WatchedHandle extends IoHandle {
        /** The handle that it stands for. */
        IoHandle netty();

        @Override
        default void registered() {
            netty().registered();
        }

        @Override
        default void unregistered() {
            netty().unregistered();
        }

        @Override
        default void close() throws Exception {
            netty().close();
        }
    }

    /** What to register in place of the handle of a channel: it passes all on, and tells the channel. */
    abstract IoHandle watched(Channel channel, IoHandle handle);

    /** The registration that the channel gets. */
    IoRegistration registration(IoRegistration netty) {
        return netty;
    }

    @Override
    public final IoRegistration register(IoHandle handle) throws Exception {
        // A channel's handle is its Unsafe, and the void promise is the only thing of it that names the channel.
        if (handle instanceof Channel.Unsafe unsafe && unsafe.voidPromise().channel() instanceof SocketChannel channel) {
            return registration(netty.register(watched(channel, handle)));
        }
        return netty.register(handle);
    }

    /**
     * Asks a socket that is said to have failed. If it knows of no error, Netty has asked before and has told, or what was
     * said is of the socket that had this descriptor before.
     */
    static void tellIfFailed(Channel channel) {
        if (channel.isActive()) {
            tell(channel, -pendingError(channel));
        }
    }

    /** @param error of errno.h, negative; 0: none. A channel not connected yet, or closed already, hears it from Netty */
    static void tell(Channel channel, int error) {
        if (error < 0 && channel.isActive()) {
            channel.pipeline().fireExceptionCaught(Errors.newIOException("socket", error));
        }
    }

    private static int pendingError(Channel channel) {
        try {
            return ((Socket) ((UnixChannel) channel).fd()).getSoError();
        } catch (IOException e) {
            return 0; // closed
        }
    }

    @Override
    public final void initialize() {
        netty.initialize();
    }

    @Override
    public final int run(IoHandlerContext context) {
        return netty.run(context);
    }

    @Override
    public final void prepareToDestroy() {
        netty.prepareToDestroy();
    }

    @Override
    public final void destroy() {
        netty.destroy();
    }

    @Override
    public final void wakeup() {
        netty.wakeup();
    }

    @Override
    public final boolean isCompatible(Class<? extends IoHandle> handleType) {
        return netty.isCompatible(handleType);
    }
}
