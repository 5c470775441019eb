package io.ringroad.lb.kernel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** One end of a relay: tells its session what happens to its channel. All state is the session's. */
final class RelayHandler extends ChannelInboundHandlerAdapter {
    private final KernelSession session;
    private final Side side;

    RelayHandler(KernelSession session, Side side) {
        this.session = session;
        this.side = side;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        session.onRead(side, (ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        session.onReadComplete(side);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        session.onWritabilityChanged(side);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            session.onFin(side);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        session.onError(side, cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        session.onInactive(side);
    }
}
