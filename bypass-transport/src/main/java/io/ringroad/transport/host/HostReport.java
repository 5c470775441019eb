package io.ringroad.transport.host;

import java.util.List;

/**
 * What this machine offers, as {@link HostProbe} found it.
 *
 * @param kernel     release: {@code 6.12.3}
 * @param processors that this process may use
 * @param privileges of this process
 * @param findings   about the machine as a whole
 * @param interfaces but the loopback one
 */
public record HostReport(
        String kernel,
        int processors,
        Privileges privileges,
        List<Finding> findings,
        List<InterfaceReport> interfaces) {
    public HostReport {
        findings = List.copyOf(findings);
        interfaces = List.copyOf(interfaces);
    }

    /** The finding of that name. */
    public Finding finding(String name) {
        return findings.stream().filter(finding -> finding.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing was looked for by the name of " + name));
    }
}
