package io.ringroad.demo;

import io.ringroad.demo.DemoOptions.Driver;
import io.ringroad.demo.DemoOptions.Transport;
import io.ringroad.transport.host.Capability;
import io.ringroad.transport.host.Privileges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rig and a way of the balancer that go together.
 *
 * @param kind of rig
 * @param options what was asked for, with the transport and driver that go with the rig
 * @param reason one line that says why it is not the best one; empty if it is
 */
record Stage(Kind kind, DemoOptions options, String reason) {
    enum Kind { NAMESPACES, USER_NAMESPACE, LOOPBACK }

    /**
     * Those that may work here, the best first. Whether a driver does work is found out by starting the balancer with it.
     *
     * @return at least one
     * @throws DemoFailure if what was asked for is not possible here
     */
    static List<Stage> candidates(DemoOptions asked) {
        if (UserNamespace.isInside()) {
            return List.of(new Stage(Kind.NAMESPACES, bypass(asked, Driver.TAP), ""));
        }
        return mayMakeNetworks() ? privileged(asked) : unprivileged(asked);
    }

    private static boolean mayMakeNetworks() {
        try {
            Privileges privileges = Privileges.current();
            return privileges.has(Capability.NET_ADMIN) && privileges.has(Capability.SYS_ADMIN);
        } catch (IOException e) {
            throw DemoFailure.ofMachine("/proc cannot be read: " + e.getMessage());
        }
    }

    private static List<Stage> privileged(DemoOptions asked) {
        List<Stage> stages = new ArrayList<>();
        if (asked.transport() != Transport.KERNEL) {
            if (asked.driver() != Driver.TAP) {
                stages.add(new Stage(Kind.NAMESPACES, bypass(asked, Driver.AF_XDP), ""));
            }
            if (asked.driver() != Driver.AF_XDP) {
                stages.add(new Stage(Kind.NAMESPACES, bypass(asked, Driver.TAP), ""));
            }
        }
        if (asked.transport() == Transport.KERNEL || asked.transport() == Transport.AUTO && asked.driver() == Driver.AUTO) {
            stages.add(new Stage(Kind.NAMESPACES, withTransport(asked, Transport.KERNEL, asked.driver()), ""));
        }
        return stages;
    }

    private static List<Stage> unprivileged(DemoOptions asked) {
        if (asked.driver() == Driver.AF_XDP && asked.transport() != Transport.KERNEL) {
            throw DemoFailure.ofMachine("AF_XDP needs root. Run it as root, or without --driver af-xdp.");
        }
        if (asked.transport() == Transport.KERNEL) {
            return List.of(new Stage(Kind.LOOPBACK, asked, "Not root, so everything runs on the loopback device."));
        }
        Optional<String> refusal = UserNamespace.refusal();
        Stage inUserNamespace = new Stage(Kind.USER_NAMESPACE, asked,
                "Not root, so it runs in a user namespace of its own, over TAP; as root it would use AF_XDP.");
        if (asked.transport() == Transport.BYPASS) {
            refusal.ifPresent(reason -> {
                throw DemoFailure.ofMachine("Without root, the bypass transport needs a user namespace with TAP, and " + reason + ".");
            });
            return List.of(inUserNamespace);
        }
        Stage onLoopback = new Stage(Kind.LOOPBACK, withTransport(asked, Transport.KERNEL, asked.driver()), "Not root, and "
                + refusal.orElse("the user namespace did not do") + ", so the balancer uses kernel sockets on the loopback device.");
        return refusal.isPresent() ? List.of(onLoopback) : List.of(inUserNamespace, onLoopback);
    }

    private static DemoOptions bypass(DemoOptions asked, Driver driver) {
        return withTransport(asked, Transport.BYPASS, driver);
    }

    private static DemoOptions withTransport(DemoOptions asked, Transport transport, Driver driver) {
        return new DemoOptions(asked.requests(), asked.duration(), transport, driver, asked.workers(), asked.concurrency(),
                asked.keepAlive(), asked.json(), asked.verbose());
    }

    /** The way of the balancer, for people. */
    String way() {
        if (kind == Kind.USER_NAMESPACE) {
            return "The bypass transport in a user namespace";
        }
        return options.transport() == Transport.KERNEL ? "The kernel transport" : "The bypass transport over " + options.driver();
    }

    /** Builds the rig; on failure nothing of it is left. */
    Rig build() {
        if (kind == Kind.LOOPBACK) {
            return new LoopbackRig();
        }
        boolean tap = options.transport() == Transport.BYPASS && options.driver() == Driver.TAP;
        NamespaceRig rig = new NamespaceRig(tap, options.workers(), UserNamespace.isInside());
        try {
            rig.build();
            return rig;
        } catch (DemoFailure failure) {
            rig.close();
            throw failure;
        }
    }
}
