package io.ringroad.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.ringroad.transport.host.Finding;
import io.ringroad.transport.host.HostReport;
import io.ringroad.transport.host.InterfaceReport;
import java.util.ArrayList;
import java.util.List;

/**
 * The doctor's report for programs. Field names are part of the command's interface, so they are written down here and do not
 * follow the classes that find things out.
 */
record DoctorJson(String kernel, int processors, int user, List<String> capabilities, List<Item> findings, List<Device> interfaces) {
    /** One thing that was looked for. */
    record Item(String name, boolean ok, String detail, String remedy) {
        static Item of(Finding finding) {
            return new Item(finding.name(), finding.ok(), finding.detail(), finding.remedy());
        }
    }

    /** One network interface. */
    record Device(
            String name, String driver, boolean up, int mtu, @JsonProperty("receive_queues") int receiveQueues,
            @JsonProperty("transmit_queues") int transmitQueues, List<String> offloads, List<Item> findings) {
        static Device of(InterfaceReport report) {
            return new Device(report.link().name(), report.driver(), report.link().up(), report.link().mtuBytes(),
                    report.receiveQueues(), report.transmitQueues(), sorted(report.offloads()), report.findings().stream().map(Item::of).toList());
        }
    }

    static DoctorJson of(HostReport report) {
        return new DoctorJson(report.kernel(), report.processors(), report.privileges().userId(), sorted(report.privileges().capabilities()),
                report.findings().stream().map(Item::of).toList(), report.interfaces().stream().map(Device::of).toList());
    }

    private static List<String> sorted(Iterable<?> values) {
        List<String> words = new ArrayList<>();
        values.forEach(value -> words.add(value.toString()));
        words.sort(null);
        return words;
    }
}
