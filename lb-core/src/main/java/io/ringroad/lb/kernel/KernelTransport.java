package io.ringroad.lb.kernel;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.lb.serving.PoolState;
import io.ringroad.lb.serving.ServingState;
import io.ringroad.lb.serving.WorkerTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A worker on kernel sockets: each worker listens for itself ({@code SO_REUSEPORT}), the kernel spreads connections. */
public final class KernelTransport implements WorkerTransport {
    /** io_uring closes a channel some turns after it was asked to; the loop ends once it was quiet for so long. */
    private static final long CLOSE_QUIET_MS = 50;
    private static final long CLOSE_MOST_MS = 1000;

    private final ServingState state;
    private final KernelSockets sockets;
    private final EventLoopGroup loop;
    private final Bootstrap backendBootstrap;
    private final List<Channel> servers = new ArrayList<>();
    private final Set<KernelSession> sessions = new HashSet<>();
    private Runnable idleListener = () -> {};

    public KernelTransport(ServingState state, KernelSockets sockets) {
        this.state = state;
        this.sockets = sockets;
        this.loop = sockets.newLoop("worker-" + state.plan().worker());
        this.backendBootstrap = new Bootstrap()
                .group(loop)
                .channel(sockets.channel())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_LINGER, Leg.ABORTS_UNLESS_TOLD);
    }

    ServingState state() {
        return state;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public void schedule(Runnable task, long delayNs) {
        loop.schedule(task, delayNs, TimeUnit.NANOSECONDS);
    }

    @Override
    public String driver() {
        return sockets.word();
    }

    @Override
    public void start() throws IOException {
        for (int slot = 0; slot < state.plan().listeners().size(); slot++) {
            servers.add(listen(slot));
        }
        loop.execute(() -> servers.forEach(server -> server.config().setAutoRead(true)));
    }

    private Channel listen(int slot) throws IOException {
        WorkerPlan.Listener listener = state.plan().listeners().get(slot);
        ChannelFuture bind = new ServerBootstrap()
                .group(loop)
                .channel(sockets.serverChannel())
                .option(ChannelOption.SO_BACKLOG, listener.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(UnixChannelOption.SO_REUSEPORT, true)
                .option(ChannelOption.AUTO_READ, false) // accepts once all listeners are open
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_LINGER, Leg.ABORTS_UNLESS_TOLD)
                .childHandler(new Acceptor(slot))
                .bind(new InetSocketAddress(InetAddress.ofLiteral(listener.ip()), listener.port()))
                .awaitUninterruptibly();
        if (!bind.isSuccess()) {
            String message = String.valueOf(bind.cause().getMessage());
            throw new IOException("can't listen on " + listener.ip() + " port " + listener.port() + " (listener "
                    + listener.name() + "): " + message.substring(message.lastIndexOf(": ") + 1).strip(), bind.cause());
        }
        return bind.channel();
    }

    /** Makes a session of each accepted connection. */
    private final class Acceptor extends ChannelInitializer<SocketChannel> {
        private final int slot;

        Acceptor(int slot) {
            this.slot = slot;
        }

        @Override
        protected void initChannel(SocketChannel client) {
            KernelSession session = new KernelSession(KernelTransport.this, slot, client);
            client.pipeline().addLast(new RelayHandler(session, Side.CLIENT));
            client.closeFuture().addListener(closed -> onEnded(session));
            onAccepted(session);
            // Not before the channel is registered: a refusal closes it.
            client.eventLoop().execute(session::begin);
        }
    }

    private void onAccepted(KernelSession session) {
        sessions.add(session);
        state.slots().add(session.listenerSlot(), ListenerCounter.ACCEPTED, 1);
        state.slots().add(session.listenerSlot(), ListenerCounter.ACTIVE, 1);
        state.addActive(session.listener().group(), 1);
        acceptWhileThereIsRoom(session.listener());
    }

    private void onEnded(KernelSession session) {
        sessions.remove(session);
        state.slots().add(session.listenerSlot(), ListenerCounter.ACTIVE, -1);
        state.addActive(session.listener().group(), -1);
        acceptWhileThereIsRoom(session.listener());
        if (sessions.isEmpty()) {
            idleListener.run();
        }
    }

    /** At the limit connections wait in the kernel's backlog. */
    private void acceptWhileThereIsRoom(WorkerPlan.Listener changed) {
        if (changed.maxConnections() > 0) {
            for (int slot = 0; slot < servers.size(); slot++) {
                if (state.plan().listeners().get(slot).group() == changed.group()) {
                    servers.get(slot).config().setAutoRead(!state.isFull(changed));
                }
            }
        }
    }

    /** Begins to connect to a backend; the handler is the new channel's only one. */
    ChannelFuture connect(PoolState pool, int backend, ChannelHandler handler) {
        return backendBootstrap.clone()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) (pool.plan().connectTimeoutNs() / 1_000_000))
                .handler(handler)
                .connect(pool.address(backend));
    }

    @Override
    public void stopAccepting() {
        servers.forEach(Channel::close);
    }

    @Override
    public int activeConnections() {
        return sessions.size();
    }

    @Override
    public void onIdle(Runnable listener) {
        idleListener = listener;
    }

    @Override
    public void close() {
        stopAccepting();
        List.copyOf(sessions).forEach(KernelSession::stop);
        loop.shutdownGracefully(CLOSE_QUIET_MS, CLOSE_MOST_MS, TimeUnit.MILLISECONDS);
    }
}
