package io.ringroad.transport.netty.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.Machine;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.tap.TapDevice;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's example works, and is the one that is tested. */
@Timeout(60)
class ReadmeExampleTest {
    private static final String SOURCE = "src/test/java/io/ringroad/transport/netty/kernel/EchoOverTap.java";

    @Test
    void readmeShowsTheTestedExample() throws Exception {
        String source = Files.readString(Path.of(SOURCE));
        String example = source.substring(
                source.indexOf("// README: from here\n") + "// README: from here\n".length(),
                source.indexOf("\n    // README: to here")).stripIndent();
        assertTrue(Files.readString(Path.of("README.md")).contains("```java\n" + example + "\n```\n"), example);
    }

    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }
    }

    @Test
    void exampleEchoes() throws Exception {
        Machine.requireNamespaces();
        try (NetworkNamespace namespace = NetworkNamespace.create("readme");
                TapDevice device = namespace.call(() -> TapDevice.open("rrecho%d", 1, true))) {
            namespace.configure(setup -> setup.setUp(device.name()));
            namespace.addAddress(device.name(), "10.97.0.1", 24);
            ChannelFuture server =
                    EchoOverTap.serve(device, IpAddress.parse("10.97.0.2"), 7, new Echo()).sync();
            byte[] message = "there and back".getBytes(StandardCharsets.US_ASCII);
            try (Socket socket = namespace.call(() -> new Socket("10.97.0.2", 7))) {
                socket.getOutputStream().write(message);
                assertArrayEquals(message, socket.getInputStream().readNBytes(message.length));
            }
            server.channel().eventLoop().parent().shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }
}
