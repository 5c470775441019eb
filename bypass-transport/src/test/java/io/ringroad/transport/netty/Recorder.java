package io.ringroad.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Notes the events of one channel, in words; received bytes as text. */
@ChannelHandler.Sharable
class Recorder extends ChannelInboundHandlerAdapter {
    final List<String> events = new ArrayList<>();
    Channel channel;

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        events.add("active");
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        events.add("read " + bytes.toString(StandardCharsets.US_ASCII));
        bytes.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        events.add(event.getClass().getSimpleName());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        events.add(cause.getMessage());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        events.add("inactive");
    }
}
