package io.ringroad.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.ringroad.stack.RelayEnd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A handler looks at the first bytes, then the stack relays the rest (design decision D4). */
class DetachConnectionTest {
    private final VirtualNetwork network = new VirtualNetwork();
    private final Recorder onBackend = new Recorder();
    private final Recorder onClient = new Recorder();
    private final List<RelayEnd> ends = new ArrayList<>();

    @AfterEach
    void close() {
        network.close();
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** Sends what it has seen on to the backend, with a word in front, and hands both connections over. */
    private final class Proxy extends ChannelInboundHandlerAdapter {
        private final Channel backendListener;
        private final int relayOwner;
        private final List<String> events = new ArrayList<>();

        Proxy(Channel backendListener) {
            this.backendListener = backendListener;
            this.relayOwner = network.serverHandler().stack().registerRelayOwner(
                    (data, cause, up, down) -> ends.add(cause));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            events.add(((ByteBuf) message).toString(StandardCharsets.US_ASCII));
            context.channel().config().setAutoRead(false);
            new Bootstrap().group(context.channel().eventLoop()).channel(BypassSocketChannel.class)
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(backendListener.localAddress())
                    .addListener(connected -> ((ChannelFuture) connected).channel()
                            .writeAndFlush(Unpooled.wrappedBuffer(text("via proxy: "), (ByteBuf) message))
                            .addListener(written -> handOver((BypassSocketChannel) context.channel(),
                                    (BypassSocketChannel) ((ChannelFuture) written).channel())));
        }

        private void handOver(BypassSocketChannel client, BypassSocketChannel backend) {
            assertTrue(network.serverHandler().stack().relay(
                    client.detachConnection(), backend.detachConnection(), relayOwner, 0, 0, 0));
            assertFalse(client.isOpen());
            assertFalse(backend.isOpen());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            events.add("inactive");
        }
    }

    @Test
    void afterTheFirstBytesTheStackRelays() {
        Proxy proxy = new Proxy(network.bindBehind(onBackend));
        BypassSocketChannel client = network.connect(network.bind(proxy), onClient);
        client.writeAndFlush(text("first"));
        network.settle();
        assertEquals(List.of("first", "inactive"), proxy.events);
        client.writeAndFlush(text("second"));
        network.settle();
        onBackend.channel.writeAndFlush(text("answer"));
        network.settle();
        assertEquals(List.of("active", "read via proxy: first", "read second"), onBackend.events);
        assertEquals(List.of("active", "read answer"), onClient.events);
        assertTrue(client.isActive());
        client.close();
        network.settle();
        assertEquals(List.of(RelayEnd.CLOSED), ends);
        assertEquals("inactive", onBackend.events.getLast());
        assertEquals(List.of("first", "inactive"), proxy.events);
    }

    @Test
    void aPeerThatHasFinishedSendingIsRelayedToTheEnd() {
        Holder holder = new Holder();
        BypassSocketChannel client = network.connect(
                network.bind(new ServerBootstrap().childHandler(holder)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)),
                network.client(onClient).option(ChannelOption.ALLOW_HALF_CLOSURE, true));
        client.shutdownOutput();
        ChannelFuture backend = new Bootstrap().group(network.serverLoop()).channel(BypassSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(network.bindBehind(onBackend).localAddress());
        network.settle();
        assertTrue(holder.channel.isInputShutdown());
        int relayOwner = network.serverHandler().stack().registerRelayOwner((data, cause, up, down) -> ends.add(cause));
        assertTrue(network.serverHandler().stack().relay(holder.channel.detachConnection(),
                ((BypassSocketChannel) backend.channel()).detachConnection(), relayOwner, 0, 0, 0));
        network.settle();
        assertEquals(List.of("active", "inactive"), onBackend.events);
        assertEquals(List.of(RelayEnd.CLOSED), ends);
        assertEquals("ChannelInputShutdownReadComplete", onClient.events.getLast());
    }

    private static final class Holder extends ChannelInboundHandlerAdapter {
        private BypassSocketChannel channel;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            channel = (BypassSocketChannel) context.channel();
        }
    }

    @Test
    void whatIsNotYetWrittenKeepsAConnectionInItsChannel() {
        Holder holder = new Holder();
        network.connect(network.bind(holder), onClient);
        holder.channel.write(text("not flushed"));
        IllegalStateException refusal =
                assertThrows(IllegalStateException.class, holder.channel::detachConnection);
        assertTrue(refusal.getMessage().contains("wait to be written"), refusal.getMessage());
        assertTrue(holder.channel.isActive());
    }

    @Test
    void aChannelThatWasShutDownOrNotConnectedIsNotDetached() {
        Holder holder = new Holder();
        network.connect(network.bind(holder), onClient);
        holder.channel.shutdownOutput();
        assertThrows(IllegalStateException.class, holder.channel::detachConnection);
        BypassSocketChannel unconnected = (BypassSocketChannel) network.client(onClient).register().channel();
        assertThrows(IllegalStateException.class, unconnected::detachConnection);
    }
}
