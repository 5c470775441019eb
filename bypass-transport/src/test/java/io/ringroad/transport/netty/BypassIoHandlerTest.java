package io.ringroad.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The event loop's side of the handler: cycles, statistics, what it costs. */
class BypassIoHandlerTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int CYCLES = 20_000;

    private static final int MEASUREMENTS = 5;

    /**
     * Bytes that the work allocates on this thread, run once to warm up: the least of several measurements, since the JVM
     * allocates for itself now and then, and for us as long as it hasn't compiled everything.
     */
    private static long allocatedBytes(Runnable work) {
        work.run();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < MEASUREMENTS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    @Test
    void idleCyclesAllocateNothing() {
        try (VirtualNetwork network = new VirtualNetwork()) {
            ManualIoEventLoop loop = (ManualIoEventLoop) network.clientLoop();
            assertEquals(0, allocatedBytes(() -> run(loop, CYCLES)));
        }
    }

    private static void run(ManualIoEventLoop loop, int cycles) {
        for (int i = 0; i < cycles; i++) {
            loop.runNow();
        }
    }

    /** Sends each message back with a promise that is made once for all. */
    private static final class Echo extends ChannelInboundHandlerAdapter {
        long bytes;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            bytes += ((ByteBuf) message).readableBytes();
            context.writeAndFlush(message, context.voidPromise());
        }
    }

    /** On a thread of Netty's kind, as event loops are: on others Netty pools no objects. */
    @Test
    void anEchoAllocatesNothing() throws Exception {
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        FutureTask<Void> test = new FutureTask<>(BypassIoHandlerTest::measureEcho, null);
        try {
            new FastThreadLocalThread(test, "echo").start();
            test.get();
        } finally {
            ResourceLeakDetector.setLevel(level);
        }
    }

    private static void measureEcho() {
        try (VirtualNetwork network = new VirtualNetwork()) {
            Echo server = new Echo();
            BypassServerSocketChannel listener = network.bind(new ServerBootstrap().childHandler(server)
                    .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT));
            BypassSocketChannel client = network.connect(listener, network.client(new Echo())
                    .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT));
            client.writeAndFlush(PooledByteBufAllocator.DEFAULT.directBuffer(1000).writeZero(1000));
            ManualIoEventLoop serverLoop = (ManualIoEventLoop) network.serverLoop();
            ManualIoEventLoop clientLoop = (ManualIoEventLoop) network.clientLoop();
            assertEquals(0, allocatedBytes(() -> pingPong(serverLoop, clientLoop, CYCLES)));
            assertTrue(server.bytes > 1000L * 1000, () -> server.bytes + " bytes of echoes");
        }
    }

    private static void pingPong(ManualIoEventLoop server, ManualIoEventLoop client, int rounds) {
        for (int i = 0; i < rounds; i++) {
            server.runNow();
            client.runNow();
        }
    }

    @Test
    void aStallIsCountedAndTheLongestCycleKnown() {
        try (VirtualNetwork network = new VirtualNetwork()) {
            network.stall(3, TimeUnit.MILLISECONDS);
            network.settle();
            assertEquals(0, counter(network, "loop_stalls"));
            assertEquals(TimeUnit.MILLISECONDS.toNanos(3), counter(network, "loop_longest_cycle_ns"));
            network.stall(70, TimeUnit.MILLISECONDS);
            network.settle();
            network.stall(40, TimeUnit.MILLISECONDS);
            network.settle();
            assertEquals(2, counter(network, "loop_stalls"));
            assertEquals(TimeUnit.MILLISECONDS.toNanos(70), counter(network, "loop_longest_cycle_ns"));
        }
    }

    @Test
    void theLongestRecentCycleIsForgottenAfterASecondOrTwo() {
        try (VirtualNetwork network = new VirtualNetwork()) {
            network.stall(70, TimeUnit.MILLISECONDS);
            network.settle();
            assertEquals(TimeUnit.MILLISECONDS.toNanos(70), counter(network, "loop_longest_recent_cycle_ns"));
            stallFor(network, 1000, 4);
            assertEquals(TimeUnit.MILLISECONDS.toNanos(70), counter(network, "loop_longest_recent_cycle_ns"));
            stallFor(network, 2000, 4);
            assertEquals(TimeUnit.MILLISECONDS.toNanos(4), counter(network, "loop_longest_recent_cycle_ns"));
            assertEquals(TimeUnit.MILLISECONDS.toNanos(70), counter(network, "loop_longest_cycle_ns"));
        }
    }

    private static void stallFor(VirtualNetwork network, int totalMs, int eachMs) {
        for (int ms = 0; ms < totalMs; ms += eachMs) {
            network.stall(eachMs, TimeUnit.MILLISECONDS);
            network.settle();
        }
    }

    private static long counter(VirtualNetwork network, String name) {
        return network.clientHandler().stack().counters().snapshot().get(name);
    }

    private static BypassEventLoopGroup groupWithout(String reason) {
        return new BypassEventLoopGroup(1, new DefaultThreadFactory("no-queue", true),
                new BypassIoHandlerFactory(BypassIoHandlerConfig.defaults(), queue -> {
                    throw new IOException(reason);
                }));
    }

    @Test
    void whyTheQueueIsNotOpenIsToldToWhoeverBinds() throws Exception {
        BypassEventLoopGroup group = groupWithout("eth7 has no queue 3");
        try {
            ChannelFuture bound = new ServerBootstrap().group(group).channel(BypassServerSocketChannel.class)
                    .childHandler(new ChannelInboundHandlerAdapter()).bind(0).await();
            assertEquals("eth7 has no queue 3", assertInstanceOf(IOException.class, bound.cause()).getMessage());
            assertEquals(42, group.next().submit(() -> 42).get());
            assertEquals(43, group.next().schedule(() -> 43, 1, TimeUnit.MILLISECONDS).get(5, TimeUnit.SECONDS));
            Callable<Object> stack = () -> group.next().handler().stack();
            Throwable failure = assertThrows(Exception.class, () -> group.next().submit(stack).get()).getCause();
            assertEquals("queue 0 is not open", failure.getMessage());
        } finally {
            assertTrue(group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS));
        }
    }
}
