package io.ringroad.lb.bypass;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.ringroad.lb.control.BypassPlan;
import io.ringroad.lb.serving.ServingState;
import io.ringroad.lb.serving.WorkerTransport;
import io.ringroad.stack.Stack;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.netty.BypassEventLoop;
import io.ringroad.transport.netty.BypassEventLoopGroup;
import io.ringroad.transport.netty.BypassIoHandlerConfig;
import io.ringroad.transport.netty.BypassIoHandlerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker on the stack of our own, over the queues that the supervisor handed over. */
public final class BypassTransport implements WorkerTransport {
    private static final Logger LOG = LoggerFactory.getLogger(BypassTransport.class);

    private final ServingState state;
    private final BypassPlan plan;
    private final BypassEventLoopGroup group;
    private final BypassEventLoop loop;
    private final KernelView kernel;
    private StackResources resources;
    private PlainTcpProxy proxy;

    /**
     * @param file        laid out as the plan says
     * @param descriptors those of the plan's links first; those beyond are only held, as long as the process lives
     */
    public BypassTransport(ServingState state, WorkerFile file, List<Descriptor> descriptors) {
        this.state = state;
        this.plan = state.plan().bypass();
        BypassIoHandlerConfig config = BypassIoHandlerConfig.defaults().withSpinNs(plan.spinNs());
        this.group = new BypassEventLoopGroup(1, new DefaultThreadFactory("worker-" + state.plan().worker()),
                new BypassIoHandlerFactory(config, queue -> open(file, descriptors)));
        this.loop = group.next();
        this.kernel = new KernelView(loop, this::stack);
    }

    private StackResources open(WorkerFile file, List<Descriptor> descriptors) throws IOException {
        resources = new StackResources(plan, file, descriptors.subList(0, plan.linkDescriptors()), kernel::resolve);
        return resources;
    }

    private Stack stack() {
        return loop.handler().stack();
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
    public void start() throws IOException {
        if (plan.tap() != null) {
            warmUp(); // first: a TAP device brings packets as soon as it is open
        }
        onLoop(this::stack); // the queues are open from here on
        if (plan.tap() != null) {
            onLoop(() -> {
                stack().configure(snapshot(plan.tap()));
                return null;
            });
        } else {
            kernel.start(plan.links().stream().map(BypassPlan.Link::name).toList());
        }
        onLoop(() -> {
            proxy = new PlainTcpProxy(state, stack());
            proxy.start();
            loop.scheduleAtFixedRate(resources.losses(), 1, 1, TimeUnit.SECONDS);
            return null;
        });
        if (plan.tap() == null) {
            warmUp(); // last: all that was used until now is compiled, too; no packet comes before we say that we are ready
        }
    }

    private void warmUp() throws IOException {
        int served = WarmUp.run(Path.of(state.plan().file()).getParent(), plan.warmUpNs(), System::nanoTime,
                QuickCompiler.ofThisProcess(System::nanoTime));
        LOG.debug("Worker {} served {} simulated connections", state.plan().worker(), served);
    }

    /** Runs it on the loop and waits; a queue that could not be opened is told as what it is. */
    private <T> T onLoop(Callable<T> work) throws IOException {
        try {
            return loop.submit(work).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause.getCause() instanceof IOException unopened) {
                throw unopened;
            }
            throw cause instanceof IOException io ? io : new IOException(cause.getMessage(), cause);
        }
    }

    /** Our addresses on the TAP link, and the ways out of it. */
    static IpSnapshot snapshot(BypassPlan.Tap tap) {
        List<IpSnapshot.Address> addresses = new ArrayList<>();
        List<IpSnapshot.Route> routes = new ArrayList<>();
        for (String prefix : tap.addresses()) {
            int slash = prefix.indexOf('/');
            IpAddress address = IpAddress.parse(prefix.substring(0, slash));
            int length = Integer.parseInt(prefix.substring(slash + 1));
            addresses.add(new IpSnapshot.Address(0, address, length));
            routes.add(new IpSnapshot.Route(address, length, null, 0, 0));
        }
        for (String literal : tap.gateways()) {
            IpAddress gateway = IpAddress.parse(literal);
            IpAddress everything = gateway.isV4() ? IpAddress.ANY_V4 : IpAddress.ANY;
            routes.add(new IpSnapshot.Route(everything, 0, gateway, 0, 0));
        }
        return new IpSnapshot(addresses, routes);
    }

    @Override
    public String driver() {
        return resources.links().stream()
                .map(LinkQueue::capabilities)
                .map(capabilities -> capabilities.name())
                .collect(Collectors.joining(" + "));
    }

    @Override
    public void stopAccepting() {
        proxy.stopAccepting();
    }

    @Override
    public int activeConnections() {
        return proxy.activeConnections();
    }

    @Override
    public void onIdle(Runnable listener) {
        proxy.onIdle(listener);
    }

    @Override
    public void close() {
        proxy.close();
        stack().transmit(System.nanoTime());
        kernel.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
