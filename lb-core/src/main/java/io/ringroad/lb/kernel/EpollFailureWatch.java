package io.ringroad.lb.kernel;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/**
 * Netty takes a channel that waits for nothing out of the epoll set, as one does whose FIN was read, and can't put it back: it
 * then changes the entry that it has deleted, which is ENOENT ({@code EpollIoHandler.submit} since netty/netty#16689, 4.2.20
 * included). A channel that wanted to write so got its output shut down in the middle of the stream, and sent FIN. Here a
 * channel stays in the set as long as it is open: it waits for a failure at least, which it would not have heard of otherwise.
 */
final class EpollFailureWatch extends FailureWatch {
    /** EPOLLERR and EPOLLHUP are reported always. Edge-triggered: once, since HUP stays for as long as the socket is open. */
    private static final EpollIoOps ONLY_FAILURE = EpollIoOps.EPOLLET;

    EpollFailureWatch(IoHandler netty) {
        super(netty);
    }

    @Override
    IoHandle watched(Channel channel, IoHandle handle) {
        return new Handle(channel, (EpollIoHandle) handle);
    }

    @Override
    IoRegistration registration(IoRegistration netty) {
        return new Registration(netty);
    }

    private record Handle(Channel channel, EpollIoHandle netty) implements EpollIoHandle, WatchedHandle {
        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            netty.handle(registration, event);
            if (((EpollIoEvent) event).ops().contains(EpollIoOps.EPOLLERR)) {
                tellIfFailed(channel);
            }
        }

        @Override
        public FileDescriptor fd() {
            return netty.fd();
        }
    }

    private static final class Registration implements IoRegistration {
        private final IoRegistration netty;
        private boolean inSet;

        Registration(IoRegistration netty) {
            this.netty = netty;
        }

        @Override
        public long submit(IoOps ops) {
            boolean nothing = ((EpollIoOps) ops).value() == EpollIoOps.NONE.value();
            inSet |= !nothing;
            return netty.submit(nothing && inSet ? ONLY_FAILURE : ops);
        }

        @Override
        public <T> T attachment() {
            return netty.attachment();
        }

        @Override
        public boolean isValid() {
            return netty.isValid();
        }

        @Override
        public boolean cancel() {
            return netty.cancel();
        }
    }
}
