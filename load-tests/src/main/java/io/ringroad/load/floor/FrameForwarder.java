package io.ringroad.load.floor;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.NetworkOrder;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Poll;
import io.ringroad.transport.netlink.InterruptModeration;
import io.ringroad.transport.netlink.Rtnetlink;
import io.ringroad.transport.xdp.SteeringMaps;
import io.ringroad.transport.xdp.XdpConfig;
import io.ringroad.transport.xdp.XdpLinkQueue;
import io.ringroad.transport.xdp.XdpLinks;
import io.ringroad.transport.xdp.XdpMode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Passes TCP packets between the two interfaces that {@code RIG_*} variables name, with new Ethernet addresses, until it is
 * killed. Clients talk to backends directly through it. It never spins, and packets gather before they wake it: as cheap as
 * passing them on can be, without regard to latency.
 */
public final class FrameForwarder {
    private static final int FRAMES = 16_384;
    private static final int FRAME_BYTES = 2048;
    private static final int BATCH = 64;
    /** The most that the supervisor's interrupt moderation sets. */
    private static final long GATHERING_NS = 125_000;
    private static final int FIRST_CLIENT_HOST = 11;
    private static final int CLIENT_HOSTS = 32;

    private final FramePool pool;
    private final XdpLinks links;
    private final RxBatch batch = new RxBatch(BATCH);

    private FrameForwarder(FramePool pool, XdpLinks links) {
        this.pool = pool;
        this.links = links;
    }

    public static void main(String[] arguments) throws IOException {
        Path file = Files.createTempFile(Path.of("/dev/shm"), "ringroad-floor", null);
        WorkerFile memory = WorkerFile.create(file, new WorkerFileLayout(16, 16, 16, FRAMES, FRAME_BYTES, 0), 0, 0,
                Arena.global());
        Files.delete(file); // the mapping keeps it
        FramePool pool = new FramePool(memory);
        XdpLinks links = XdpLinks.open(List.of(variable("RIG_FRONT_DEV"), variable("RIG_BACK_DEV")), 0, XdpMode.NATIVE,
                XdpConfig.defaults(), pool);
        claim(links.maps());
        gather(variable("RIG_FRONT_DEV"));
        gather(variable("RIG_BACK_DEV"));
        new FrameForwarder(pool, links).run();
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalStateException("the variable " + name + " is not set");
        }
        return value;
    }

    /** For as long as the program runs: the setting goes with it. */
    private static void gather(String device) throws KernelException {
        try (Rtnetlink kernel = new Rtnetlink()) {
            InterruptModeration.open(kernel.requireLink(device)).set(GATHERING_NS);
        }
    }

    /** All TCP between clients and backends, in both directions. */
    private static void claim(SteeringMaps maps) throws KernelException {
        String vip = variable("RIG_VIP");
        String network = vip.substring(0, vip.lastIndexOf('.') + 1);
        for (int host = 0; host < CLIENT_HOSTS; host++) {
            maps.addAddress(IpAddress.parse(network + (FIRST_CLIENT_HOST + host)));
        }
        for (String backend : variable("RIG_BACKENDS").split(" ")) {
            maps.addAddress(IpAddress.parse(backend.substring(0, backend.indexOf(':'))));
        }
        maps.localPorts(List.of(new SteeringMaps.PortRange(1024, 65_535)));
    }

    private static long mac(String name) {
        return Long.parseLong(variable(name).replace(":", ""), 16);
    }

    private void run() {
        XdpLinkQueue front = links.queues().get(0);
        XdpLinkQueue back = links.queues().get(1);
        long toBackend = mac("RIG_BACKEND_MAC");
        long toClient = mac("RIG_CLIENT_MAC");
        long fromFront = mac("RIG_FRONT_MAC");
        long fromBack = mac("RIG_BACK_MAC");
        Poll poll = new Poll(front.pollDescriptor(), back.pollDescriptor());
        while (true) {
            if (forward(front, back, toBackend, fromBack) + forward(back, front, toClient, fromFront) == 0) {
                poll.await(Poll.FOREVER);
            }
        }
    }

    private int forward(LinkQueue from, LinkQueue to, long destination, long source) {
        batch.clear();
        int received = from.receive(batch);
        MemorySegment memory = pool.memory();
        for (int i = 0; i < received; i++) {
            int frame = batch.frame(i);
            long at = pool.address(frame) + batch.offset(i);
            NetworkOrder.u48(memory, at, destination);
            NetworkOrder.u48(memory, at + 6, source);
            if (!to.transmit(frame, batch.offset(i), batch.length(i), 0, 0, 0, 0)) {
                pool.release(frame); // as a full wire would
            }
        }
        to.flush();
        return received;
    }
}
