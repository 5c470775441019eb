package io.ringroad.transport.host;

import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.NapiInstances;
import io.ringroad.transport.netlink.NapiSetting;
import io.ringroad.transport.netlink.NetdevFeatures;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks what one interface offers. Nothing is attached to it: on some NICs that would interrupt the traffic. */
final class InterfaceProbe {
    static final String NATIVE_XDP = "native XDP";
    static final String XDP_MODE = "XDP mode";
    static final String ZERO_COPY = "zero copy";
    static final String FRAME_SIZE = "MTU";
    static final String INTERRUPT_MODERATION = "interrupt moderation";

    private static final int MTU_OF_2K_FRAME = 2048 - 256 - 18;

    private InterfaceProbe() {}

    static InterfaceReport probe(LinkInfo link) throws KernelException {
        Ethtool ethtool = new Ethtool(link.name());
        Set<Offload> offloads = EnumSet.noneOf(Offload.class);
        for (Offload offload : Offload.values()) {
            if (ethtool.isOn(offload)) {
                offloads.add(offload);
            }
        }
        Ethtool.Queues queues = ethtool.queues();
        return new InterfaceReport(link, driver(link, ethtool), orElse(queues.receive(), link.rxQueues()),
                orElse(queues.transmit(), link.txQueues()), offloads, findings(link));
    }

    private static String driver(LinkInfo link, Ethtool ethtool) {
        try {
            return ethtool.driver();
        } catch (KernelException e) {
            return link.kind(); // some virtual interfaces have no driver
        }
    }

    private static int orElse(int value, int otherwise) {
        return value > 0 ? value : otherwise;
    }

    private static List<Finding> findings(LinkInfo link) throws KernelException {
        List<Finding> findings = new ArrayList<>();
        Optional<NetdevFeatures> features = NetdevFeatures.of(link);
        if (features.isPresent()) {
            findings.add(nativeXdp(features.get()));
            findings.add(zeroCopy(features.get()));
        } else {
            findings.add(Finding.missing(NATIVE_XDP, "not known: the kernel is older than 6.3",
                    "start with driver af-xdp: it tries native mode first and says what it took"));
        }
        LargePacketPath large = LargePacketPath.of(link);
        String auto = features.map(NetdevFeatures::nativeXdp).orElse(true) ? "native" : "generic";
        findings.add(Finding.ok(XDP_MODE, "auto is " + auto + (large.open() ? "; " + large.reason() + " in generic mode" : "")));
        findings.add(frameSize(link, features.map(NetdevFeatures::multiBuffer).orElse(false)));
        findings.add(interruptModeration(link));
        return findings;
    }

    private static Finding nativeXdp(NetdevFeatures features) {
        return features.nativeXdp() ? Finding.ok(NATIVE_XDP, "by the driver")
                : Finding.missing(NATIVE_XDP, "not by this driver", "generic mode works, but saves less time");
    }

    private static Finding zeroCopy(NetdevFeatures features) {
        return features.zeroCopy()
                ? Finding.ok(ZERO_COPY, (features.checksumOffload() ? "with" : "without") + " checksum offload")
                : Finding.missing(ZERO_COPY, "not by this driver", "copy mode works, at some cost per packet");
    }

    private static Finding frameSize(LinkInfo link, boolean multiBuffer) {
        boolean fits = link.mtuBytes() <= MTU_OF_2K_FRAME;
        return fits || multiBuffer
                ? Finding.ok(FRAME_SIZE, link.mtuBytes() + (fits ? "" : ", over several frames"))
                : Finding.missing(FRAME_SIZE, link.mtuBytes() + " is more than a frame of 2048 bytes holds",
                        "lower it to " + MTU_OF_2K_FRAME + ", or use frames of 4096 bytes (up to 3822)");
    }

    /** What is set now, by whomever: a balancer that is running shows here what it has set. */
    private static Finding interruptModeration(LinkInfo link) {
        try (NapiInstances instances = new NapiInstances()) {
            List<NapiSetting> now = instances.read(link);
            long longestNs = now.stream().mapToLong(NapiSetting::groFlushTimeoutNs).max().orElse(0);
            return Finding.ok(INTERRUPT_MODERATION, now.isEmpty() ? "no receive queue that can be set now"
                    : "now " + (longestNs == 0 ? "off" : longestNs / 1000 + " us"));
        } catch (KernelException e) {
            return Finding.missing(INTERRUPT_MODERATION, e.getMessage(),
                    "needs Linux 6.13; without it high connection rates cost more");
        }
    }
}
