package io.ringroad.lb.training;

import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.EventFd;
import io.ringroad.transport.ffm.Syscalls;
import io.ringroad.transport.host.DescriptorChannel;
import io.ringroad.transport.netlink.NetlinkListener;
import io.ringroad.transport.netlink.NetlinkMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a worker of the bypass does at its start besides serving, as far as anybody may do it: system calls are linked,
 * descriptors handed over, netlink is read.
 */
final class BypassRehearsal {
    private static final long WITHIN_NS = TimeUnit.SECONDS.toNanos(5);
    private static final String LOOPBACK = "lo";

    private BypassRehearsal() {}

    /** @param socket path of one to be made; does nothing where system calls can't be linked */
    static void run(Path socket) throws IOException {
        if (!Syscalls.isAvailable()) {
            return;
        }
        DescriptorChannel.Listener listener = DescriptorChannel.listen(socket);
        CompletableFuture<Void> handedOver = CompletableFuture.runAsync(() -> handOver(listener));
        try (DescriptorChannel channel = DescriptorChannel.connect(socket)) {
            channel.send("0");
            channel.receive(WITHIN_NS).descriptors().forEach(Descriptor::close);
        }
        handedOver.join();
        listener.close();
        NetlinkMonitor.start(List.of(LOOPBACK), new Ignored()).close();
    }

    private static void handOver(DescriptorChannel.Listener listener) {
        try (DescriptorChannel channel = listener.accept(WITHIN_NS); EventFd event = new EventFd()) {
            channel.receive(WITHIN_NS);
            channel.send("for worker 0", new Descriptor(event.descriptor()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is learned is of no use here. */
    private record Ignored() implements NetlinkListener {
        @Override
        public void onSnapshot(IpSnapshot snapshot) {}

        @Override
        public void onNeighbour(int link, IpAddress address, long macAddress) {}

        @Override
        public void onNeighbourLost(int link, IpAddress address) {}

        @Override
        public void onFailure(IOException cause) {}
    }
}
