package io.ringroad.health;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.ringroad.config.Endpoint;
import java.time.Duration;
import java.util.Locale;

/** A server is well if a TCP connection to it comes about; the connection is closed at once. */
public final class TcpProbe implements Probe {
    private final Bootstrap bootstrap;

    /**
     * @param loop         on which connections are made and results told
     * @param channelClass a socket channel that fits the loop
     */
    public TcpProbe(EventLoop loop, Class<? extends Channel> channelClass) {
        bootstrap = new Bootstrap().group(loop).channel(channelClass).handler(new Indifferent());
    }

    /** All that matters is the connect. One for all checks. */
    @ChannelHandler.Sharable
    private static final class Indifferent extends ChannelInboundHandlerAdapter {}

    @Override
    public void check(Endpoint target, Duration timeout, ResultListener listener) {
        bootstrap.clone()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .connect(target.toSocketAddress())
                .addListener((ChannelFuture connected) -> {
                    connected.channel().close();
                    Throwable cause = connected.cause();
                    listener.onResult(cause == null, cause == null ? "connected" : reason(cause, timeout));
                });
    }

    private static String reason(Throwable cause, Duration timeout) {
        if (cause instanceof ConnectTimeoutException) {
            return "no answer within " + timeout.toMillis() + " ms";
        }
        // Netty appends the address, which the log line names already: "Connection refused: /10.0.0.1:80".
        String message = String.valueOf(cause.getMessage()).replaceFirst(": \\S*/\\S+$", "");
        return message.toLowerCase(Locale.ROOT);
    }
}
