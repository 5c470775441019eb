package io.ringroad.transport.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;

/** Closing one direction of a channel, or both without closing the channel; from any thread. */
final class HalfClosure {
    private final AbstractBypassStreamChannel channel;

    HalfClosure(AbstractBypassStreamChannel channel) {
        this.channel = channel;
    }

    ChannelFuture shutdownInput(ChannelPromise promise) {
        onLoop(() -> {
            try {
                channel.doShutdownInput();
                promise.setSuccess();
            } catch (Exception e) {
                promise.setFailure(e);
            }
        });
        return promise;
    }

    ChannelFuture shutdownOutput(ChannelPromise promise) {
        onLoop(() -> channel.bypassUnsafe().shutdownOutput(promise));
        return promise;
    }

    /** The output, then the input; fails with the first failure. */
    ChannelFuture shutdown(ChannelPromise promise) {
        channel.shutdownOutput().addListener(output -> channel.shutdownInput().addListener(input -> {
            if (output.isSuccess() && input.isSuccess()) {
                promise.setSuccess();
            } else {
                promise.setFailure(output.isSuccess() ? input.cause() : output.cause());
            }
        }));
        return promise;
    }

    private void onLoop(Runnable task) {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
