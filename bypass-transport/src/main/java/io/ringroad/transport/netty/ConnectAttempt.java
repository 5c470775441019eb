package io.ringroad.transport.netty;

import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;

/** A connect that waits for its handshake. */
final class ConnectAttempt {
    private final ChannelPromise promise;
    private final InetSocketAddress remote;
    private Future<?> timeout;

    ConnectAttempt(ChannelPromise promise, InetSocketAddress remote) {
        this.promise = promise;
        this.remote = remote;
    }

    ChannelPromise promise() {
        return promise;
    }

    /** As the caller gave it, with its host name. */
    InetSocketAddress remote() {
        return remote;
    }

    void timeout(Future<?> scheduled) {
        timeout = scheduled;
    }

    void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
