package io.ringroad.transport.host;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Syscalls;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.Rtnetlink;
import io.ringroad.transport.xdp.SteeringMaps;
import io.ringroad.transport.xdp.XdpSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks what this machine offers to the drivers, without changing anything: the data behind {@code ringroad doctor}.
 * What can be tried without a trace is tried; the rest is read.
 */
public final class HostProbe {
    public static final String SYSTEM_CALLS = "system calls";
    public static final String KERNEL = "kernel";
    public static final String AF_XDP = "AF_XDP sockets";
    public static final String BPF = "XDP programs";
    public static final String TAP = "TAP devices";
    public static final String NETWORK_NAMESPACES = "network namespaces";
    public static final String USER_NAMESPACES = "user namespaces";
    public static final String LOCKED_MEMORY = "locked memory";
    public static final String RUN_DIRECTORY = "run directory";

    private static final String TUN = "/dev/net/tun";
    private static final String LOOPBACK = "lo";

    private HostProbe() {}

    /**
     * @param runDirectory     where workers' files will be; need not exist yet
     * @param workerFrameBytes memory for frames per worker, to be compared with the limit of locked memory
     */
    public static HostReport probe(Path runDirectory, long workerFrameBytes) throws IOException {
        String kernel = read("/proc/sys/kernel/osrelease", System.getProperty("os.version"));
        Privileges privileges = Privileges.current();
        List<Finding> findings = new ArrayList<>();
        findings.add(systemCalls());
        if (Syscalls.isAvailable()) {
            findings.add(kernel(kernel));
            findings.add(afXdp());
            findings.add(bpf());
            findings.add(tap(privileges));
            findings.add(networkNamespaces());
            findings.add(userNamespaces());
            findings.add(lockedMemory(privileges, workerFrameBytes));
        }
        findings.add(runDirectory(runDirectory));
        return new HostReport(kernel, Runtime.getRuntime().availableProcessors(), privileges, findings,
                Syscalls.isAvailable() ? interfaces() : List.of());
    }

    private static Finding systemCalls() {
        return Syscalls.isAvailable() ? Finding.ok(SYSTEM_CALLS, "through the foreign function API")
                : Finding.missing(SYSTEM_CALLS, String.valueOf(Syscalls.unavailabilityCause().getMessage()),
                        "run on Linux, x86-64 or AArch64, with --enable-native-access=ALL-UNNAMED");
    }

    private static Finding kernel(String release) {
        KernelVersion version = KernelVersion.parse(release);
        if (!version.isAtLeast(5, 4)) {
            return Finding.missing(KERNEL, release, "AF_XDP needs Linux 5.4 or newer, TAP works with older ones");
        }
        if (!version.isAtLeast(6, 6)) {
            return Finding.ok(KERNEL, release + "; from 6.6 on packets may span several frames");
        }
        return Finding.ok(KERNEL, version.isAtLeast(6, 11) ? release
                : release + "; from 6.11 on the kernel completes checksums for AF_XDP");
    }

    private static Finding afXdp() {
        try (Descriptor _ = XdpSocket.create()) {
            return Finding.ok(AF_XDP, "can be created");
        } catch (KernelException e) {
            return Finding.missing(AF_XDP, Errno.describe(e.errno()),
                    "run as root or with CAP_NET_RAW, on a kernel with CONFIG_XDP_SOCKETS");
        }
    }

    private static Finding bpf() {
        try (SteeringMaps maps = new SteeringMaps()) {
            maps.verifyProgram();
            return Finding.ok(BPF, "can be loaded");
        } catch (KernelException e) {
            return Finding.missing(BPF, Errno.describe(e.errno()), "run as root or with CAP_BPF and CAP_NET_ADMIN");
        }
    }

    private static Finding tap(Privileges privileges) {
        try (Descriptor _ = Descriptor.open(TUN, Descriptor.O_RDWR)) {
            return privileges.has(Capability.NET_ADMIN) ? Finding.ok(TAP, TUN + " can be opened")
                    : Finding.missing(TAP, TUN + " can be opened, but this process has no CAP_NET_ADMIN",
                            "run as root, or in a user namespace: 'unshare --user --map-root-user --net'");
        } catch (KernelException e) {
            return Finding.missing(TAP, TUN + ": " + Errno.describe(e.errno()),
                    e.is(Errno.ENOENT) || e.is(Errno.ENODEV) ? "'modprobe tun' as root"
                            : "run as root, or 'chmod 666 " + TUN + "' as most distributions have it");
        }
    }

    private static Finding networkNamespaces() {
        try (NetworkNamespace _ = NetworkNamespace.create("probe")) {
            return Finding.ok(NETWORK_NAMESPACES, "can be created");
        } catch (IOException e) {
            return Finding.missing(NETWORK_NAMESPACES, e instanceof KernelException kernel
                    ? Errno.describe(kernel.errno()) : e.getMessage(), "run as root; only the demo needs them");
        }
    }

    /** Whether an ordinary user may make one; can't be tried from a process with threads. */
    private static Finding userNamespaces() {
        if (read("/proc/sys/user/max_user_namespaces", "0").equals("0")) {
            return Finding.missing(USER_NAMESPACES, "not in this kernel, or none allowed",
                    "'sysctl user.max_user_namespaces=1000' as root");
        }
        if (read("/proc/sys/kernel/unprivileged_userns_clone", "1").equals("0")) {
            return Finding.missing(USER_NAMESPACES, "for root only",
                    "'sysctl kernel.unprivileged_userns_clone=1' as root");
        }
        if (read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "0").equals("1")) {
            return Finding.missing(USER_NAMESPACES, "restricted by AppArmor",
                    "'sysctl kernel.apparmor_restrict_unprivileged_userns=0' as root");
        }
        return Finding.ok(USER_NAMESPACES, "allowed");
    }

    private static Finding lockedMemory(Privileges privileges, long neededBytes) throws KernelException {
        long limit = MemoryLock.limitBytes();
        if (limit == MemoryLock.UNLIMITED || privileges.has(Capability.IPC_LOCK)) {
            return Finding.ok(LOCKED_MEMORY, "no limit");
        }
        String detail = (limit >> 10) + " KiB, a worker's frames need " + (neededBytes >> 10);
        return limit >= neededBytes || privileges.has(Capability.SYS_RESOURCE) ? Finding.ok(LOCKED_MEMORY, detail)
                : Finding.missing(LOCKED_MEMORY, detail,
                        "raise it with 'ulimit -l' as root or LimitMEMLOCK= of systemd; only AF_XDP needs it");
    }

    private static Finding runDirectory(Path directory) {
        try {
            String type = Files.getFileStore(existing(directory)).type();
            return type.equals("tmpfs") ? Finding.ok(RUN_DIRECTORY, directory + " is on tmpfs")
                    : Finding.missing(RUN_DIRECTORY, directory + " is on " + type,
                            "AF_XDP needs the workers' files on tmpfs: choose a directory under /run or /dev/shm");
        } catch (IOException e) {
            return Finding.missing(RUN_DIRECTORY, directory + ": " + e.getMessage(),
                    "choose a directory that can be read");
        }
    }

    /** The directory, or the nearest one above it that is there. */
    private static Path existing(Path directory) {
        Path path = directory.toAbsolutePath();
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }

    private static List<InterfaceReport> interfaces() throws KernelException {
        List<InterfaceReport> reports = new ArrayList<>();
        try (Rtnetlink kernel = new Rtnetlink()) {
            for (LinkInfo link : kernel.links()) {
                if (!link.name().equals(LOOPBACK)) {
                    reports.add(InterfaceProbe.probe(link));
                }
            }
        }
        return reports;
    }

    private static String read(String path, String otherwise) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException e) {
            return otherwise;
        }
    }
}
