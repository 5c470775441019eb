package io.ringroad.transport.tap;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.Rtnetlink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A TAP interface with its queues, as its creator sees it (the supervisor). The interface exists as long as a queue is
 * open. It comes up without an address: {@link io.ringroad.transport.netlink.NetworkSetup} gives the kernel's side one.
 *
 * <p>When a queue closes, the kernel renumbers the others; so whoever wants stable numbers keeps this object open and
 * hands duplicates to the workers.
 */
public final class TapDevice implements AutoCloseable {
    private static final String PATH = "/dev/net/tun";
    private static final long TUNSETIFF = 0x4004_54caL;
    private static final long TUNSETOFFLOAD = 0x4004_54d0L;
    private static final int IFF_TAP = 2;
    private static final int IFF_MULTI_QUEUE = 0x100;
    private static final int IFF_NO_PI = 0x1000;
    private static final int IFF_VNET_HDR = 0x4000;
    private static final int TUN_F_CSUM = 1;
    private static final int TUN_F_TSO4 = 2;
    private static final int TUN_F_TSO6 = 4;
    private static final int IFREQ_BYTES = 40;
    private static final int IFREQ_FLAGS = 16;
    private static final int MAX_NAME_BYTES = 15;

    private final String name;
    private final List<Descriptor> queues;
    private final LinkInfo link;

    private TapDevice(String name, List<Descriptor> queues, LinkInfo link) {
        this.name = name;
        this.queues = queues;
        this.link = link;
    }

    /**
     * Creates the interface in the calling thread's network namespace, or adds queues to it if it exists (with the
     * same kind of queues).
     *
     * @param name       at most 15 bytes; with {@code %d} in it the kernel puts a free number there
     * @param queueCount one per worker, 1–256
     * @param offloads   whether the kernel may hand over packets of up to 64 KiB and without checksum, as it does
     *                   between its own processes; off: packets as they would be on a wire
     * @throws KernelException if the device can't be opened, or the name is taken by something else
     */
    public static TapDevice open(String name, int queueCount, boolean offloads) throws KernelException {
        if (name.isEmpty() || name.length() > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("the name of a TAP device has 1-15 characters, not '" + name + "'");
        }
        List<Descriptor> queues = new ArrayList<>();
        try {
            String actualName = name;
            for (int i = 0; i < queueCount; i++) {
                Descriptor queue = openDevice();
                queues.add(queue);
                actualName = attach(queue, actualName);
                offload(queue, actualName, offloads ? TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 : 0);
            }
            try (Rtnetlink kernel = new Rtnetlink()) {
                return new TapDevice(actualName, List.copyOf(queues), kernel.requireLink(actualName));
            }
        } catch (KernelException | RuntimeException e) {
            queues.forEach(Descriptor::close);
            throw e;
        }
    }

    private static Descriptor openDevice() throws KernelException {
        try {
            return Descriptor.open(PATH, Descriptor.O_RDWR | Descriptor.O_NONBLOCK);
        } catch (KernelException e) {
            String remedy = e.is(Errno.ENOENT) || e.is(Errno.ENODEV)
                    ? "the kernel's tun module is not loaded: run 'modprobe tun' as root"
                    : "this user may not open it: run as root, or 'chmod 666 " + PATH + "' (the default of most"
                            + " distributions)";
            throw new KernelException("open", PATH, e.errno(), remedy);
        }
    }

    /** {@code struct ifreq { char name[16]; short flags; … }} */
    private static String attach(Descriptor queue, String name) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(IFREQ_BYTES, 8);
            request.setString(0, name);
            request.set(ValueLayout.JAVA_SHORT, IFREQ_FLAGS,
                    (short) (IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | IFF_MULTI_QUEUE));
            long result = queue.ioctl(TUNSETIFF, request);
            if (result < 0) {
                throw new KernelException("ioctl(TUNSETIFF)", "TAP device " + name, (int) -result,
                        attachRemedy((int) -result));
            }
            return request.getString(0);
        }
    }

    private static String attachRemedy(int errno) {
        if (errno == Errno.EPERM.number()) {
            return "CAP_NET_ADMIN is missing in this network namespace: run as root, or in a user and network"
                    + " namespace ('unshare --user --map-root-user --net')";
        }
        if (errno == Errno.EBUSY.number() || errno == Errno.EINVAL.number()) {
            return "an interface of that name exists and is of another kind or in use: choose another name";
        }
        return errno == Errno.E2BIG.number() ? "it has no room for another queue: use fewer workers" : "";
    }

    private static void offload(Descriptor queue, String name, int features) throws KernelException {
        long result = queue.ioctl(TUNSETOFFLOAD, features);
        if (result < 0) {
            throw new KernelException("ioctl(TUNSETOFFLOAD)", "TAP device " + name, (int) -result,
                    "this kernel has no TAP offloads: switch them off");
        }
    }

    /** The interface's name in the kernel. */
    public String name() {
        return name;
    }

    public int queueCount() {
        return queues.size();
    }

    /** One queue's descriptor; stays this object's property. */
    public Descriptor queue(int index) {
        return queues.get(index);
    }

    /** The Ethernet address of the kernel's side. */
    public long kernelMacAddress() {
        return link.macAddress();
    }

    /** The Ethernet address of our side: the kernel's with its last bit flipped, the same in every worker. */
    public long macAddress() {
        return link.macAddress() ^ 1;
    }

    /** Largest IP packet, as it was when the device was opened. */
    public int mtuBytes() {
        return link.mtuBytes();
    }

    @Override
    public void close() {
        queues.forEach(Descriptor::close);
    }
}
