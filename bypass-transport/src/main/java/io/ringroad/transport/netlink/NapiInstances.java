package io.ringroad.transport.netlink;

import static io.ringroad.transport.netlink.NetlinkRequest.ACK;
import static io.ringroad.transport.netlink.NetlinkRequest.DUMP;

import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads and sets how an interface's receive queues are woken: generic netlink family {@code netdev}, kernels from 6.13
 * on. Works in the network namespace of the thread that opened it, which the files of sysfs do not. Setting needs
 * CAP_NET_ADMIN. Used by one thread at a time.
 *
 * <p>Some drivers make the instances anew when a feature is switched (veth has them only while an XDP program is attached
 * or GRO is on), so read them before each change.
 */
public final class NapiInstances implements AutoCloseable {
    private static final int ATTRIBUTE_INTERFACE = 1;
    private static final int ATTRIBUTE_ID = 2;
    private static final int ATTRIBUTE_DEFER_HARD_IRQS = 5;
    private static final int ATTRIBUTE_GRO_FLUSH_TIMEOUT = 6;

    private final NetdevFamily netdev;

    /** @throws KernelException if this kernel has no such family (before 6.3), or no descriptor is left */
    public NapiInstances() throws KernelException {
        netdev = NetdevFamily.open();
    }

    /**
     * The instances of an interface that there are now; often none while it is down.
     *
     * @throws KernelException with EOPNOTSUPP if the kernel doesn't say how they are set (before 6.13)
     */
    public List<NapiSetting> read(LinkInfo link) throws KernelException {
        String subject = "interface " + link.name();
        NetlinkRequest request =
                netdev.message(NetdevFamily.GET_NAPI, DUMP).attribute(ATTRIBUTE_INTERFACE, link.index());
        List<NapiSetting> instances = new ArrayList<>();
        for (Map<Integer, ByteBuffer> answer : netdev.request(request, "NETDEV_CMD_NAPI_GET", subject)) {
            if (!answer.containsKey(ATTRIBUTE_DEFER_HARD_IRQS)) {
                throw new KernelException("NETDEV_CMD_NAPI_GET", subject, Errno.EOPNOTSUPP.number(),
                        "the kernel is older than 6.13");
            }
            instances.add(new NapiSetting(NetlinkMessage.number(answer, ATTRIBUTE_ID, 0),
                    NetlinkMessage.number(answer, ATTRIBUTE_DEFER_HARD_IRQS, 0),
                    NetlinkMessage.variableNumber(answer, ATTRIBUTE_GRO_FLUSH_TIMEOUT, 0)));
        }
        return instances;
    }

    /**
     * Sets one instance.
     *
     * @throws KernelException with ENOENT if there is no such instance any more, EOPNOTSUPP before 6.13
     */
    public void write(NapiSetting setting) throws KernelException {
        byte[] timeoutNs = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder())
                .putLong(setting.groFlushTimeoutNs()).array();
        NetlinkRequest request = netdev.message(NetdevFamily.SET_NAPI, ACK)
                .attribute(ATTRIBUTE_ID, setting.id())
                .attribute(ATTRIBUTE_DEFER_HARD_IRQS, setting.deferHardIrqs())
                .attribute(ATTRIBUTE_GRO_FLUSH_TIMEOUT, timeoutNs);
        netdev.request(request, "NETDEV_CMD_NAPI_SET", "NAPI instance " + setting.id());
    }

    @Override
    public void close() {
        netdev.close();
    }
}
