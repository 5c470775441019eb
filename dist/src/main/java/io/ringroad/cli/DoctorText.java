package io.ringroad.cli;

import io.ringroad.transport.host.Finding;
import io.ringroad.transport.host.HostProbe;
import io.ringroad.transport.host.HostReport;
import io.ringroad.transport.host.InterfaceReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The doctor's report for people. */
final class DoctorText {
    private static final List<String> AF_XDP_NEEDS =
            List.of(HostProbe.SYSTEM_CALLS, HostProbe.KERNEL, HostProbe.AF_XDP, HostProbe.BPF, HostProbe.LOCKED_MEMORY);
    private static final List<String> TAP_NEEDS = List.of(HostProbe.SYSTEM_CALLS, HostProbe.TAP);

    private final PrintWriter out;

    DoctorText(PrintWriter out) {
        this.out = out;
    }

    void print(HostReport report) {
        out.printf("Linux %s, %d processor(s), user %d%s%n%n", report.kernel(), report.processors(), report.privileges().userId(),
                report.privileges().capabilities().isEmpty() ? " without capabilities" : " with " + report.privileges().capabilities().stream()
                        .map(Object::toString).sorted().collect(Collectors.joining(", ")));
        report.findings().forEach(this::print);
        for (InterfaceReport device : report.interfaces()) {
            out.println();
            print(device);
        }
        out.println();
        out.println(verdict(report));
    }

    private void print(Finding finding) {
        out.printf("%-8s %-20s %s%n", finding.ok() ? "ok" : "missing", finding.name(), finding.detail());
        if (!finding.ok()) {
            out.printf("%-8s %-20s -> %s%n", "", "", finding.remedy());
        }
    }

    private void print(InterfaceReport device) {
        out.printf("Interface %s: driver %s, %s, MTU %d, %d receive and %d transmit queue(s), offloads: %s%n", device.link().name(),
                device.driver().isEmpty() ? "unknown" : device.driver(),
                device.link().up() ? "up" : "down", device.link().mtuBytes(), device.receiveQueues(), device.transmitQueues(),
                device.offloads().isEmpty() ? "none" : device.offloads().stream()
                        .map(offload -> offload.name().toLowerCase(Locale.ROOT).replace('_', ' ')).sorted().collect(Collectors.joining(", ")));
        device.findings().forEach(this::print);
    }

    private static String verdict(HostReport report) {
        List<String> ways = Stream.of(
                        has(report, AF_XDP_NEEDS) ? "bypass over af-xdp" : "",
                        has(report, TAP_NEEDS) ? "bypass over tap" : "",
                        has(report, List.of(DoctorCommand.KERNEL_TRANSPORT)) ? "kernel" : "")
                .filter(way -> !way.isEmpty())
                .toList();
        return ways.isEmpty() ? "Ringroad can't run here." : "What can run here as this user, the best first: " + String.join(", ", ways) + ".";
    }

    private static boolean has(HostReport report, List<String> names) {
        return report.findings().stream().filter(finding -> names.contains(finding.name())).filter(Finding::ok).count() == names.size();
    }
}
