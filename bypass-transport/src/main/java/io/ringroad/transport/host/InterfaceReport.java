package io.ringroad.transport.host;

import io.ringroad.transport.netlink.LinkInfo;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one interface offers.
 *
 * @param driver           kernel driver, such as {@code veth}; empty if it doesn't say
 * @param receiveQueues    in use: as many workers can have one of their own
 * @param transmitQueues   in use
 * @param offloads         that are on
 * @param findings         XDP native, zero copy and so on
 */
public record InterfaceReport(
        LinkInfo link,
        String driver,
        int receiveQueues,
        int transmitQueues,
        Set<Offload> offloads,
        List<Finding> findings) {
    public InterfaceReport {
        offloads = Collections.unmodifiableSet(new TreeSet<>(offloads));
        findings = List.copyOf(findings);
    }
}
