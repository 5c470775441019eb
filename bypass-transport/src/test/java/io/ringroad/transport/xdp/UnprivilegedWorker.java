package io.ringroad.transport.xdp;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.transport.Worker;
import io.ringroad.transport.host.DescriptorChannel;
import io.ringroad.transport.host.Privileges;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.Rtnetlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The worker process of {@link SplitProcessTest}: gives up root, then binds the socket that it was handed. */
final class UnprivilegedWorker {
    private static final int NOBODY = 65534;
    private static final long PATIENCE_NS = 20_000_000_000L;

    private UnprivilegedWorker() {}

    /** @param args path of the control socket, interface */
    public static void main(String[] args) throws Exception {
        try (DescriptorChannel supervisor = DescriptorChannel.connect(Path.of(args[0]));
                Rtnetlink kernel = new Rtnetlink()) {
            DescriptorChannel.Message start = supervisor.receive(PATIENCE_NS);
            Privileges.drop(NOBODY, NOBODY);
            supervisor.send("user " + otherThreadsUser() + ", capabilities " + Privileges.current().capabilities());
            Worker worker = new Worker(2048, 2048);
            LinkInfo link = kernel.requireLink(args[1]);
            LinkQueue queue = XdpLinkQueue.bind(start.descriptors().getFirst(), link, 0, XdpRig.config(),
                    worker.pool, null);
            supervisor.send("bound");
            XdpRig.refuseOne(queue, worker);
            supervisor.send("refused one");
            supervisor.receive(PATIENCE_NS); // nothing comes: this process is killed
        }
    }

    /** Of the process's first thread, which isn't Java's "main": the launcher starts that as a second one. */
    private static int otherThreadsUser() throws IOException {
        Path status = Path.of("/proc/self/task", String.valueOf(ProcessHandle.current().pid()), "status");
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("Uid:"))
                .mapToInt(line -> Integer.parseInt(line.split("\\s+")[2])).findFirst().orElseThrow();
    }
}
