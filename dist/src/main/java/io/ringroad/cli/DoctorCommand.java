package io.ringroad.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.ringroad.config.KernelIo;
import io.ringroad.lb.kernel.KernelSockets;
import io.ringroad.lb.supervisor.RunDirectoryChoice;
import io.ringroad.transport.host.Finding;
import io.ringroad.transport.host.HostProbe;
import io.ringroad.transport.host.HostReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ringroad doctor}: what this machine offers, and for each thing missing what to do. */
@Command(
        name = "doctor",
        description = {
            "Says what this machine and user offer: drivers, network cards with their queues and offloads, privileges, kernel; "
                    + "and for each thing missing what to do. It changes nothing.",
            "Its exit code says whether it could look, not what it found."
        })
final class DoctorCommand implements Callable<Integer> {
    static final String KERNEL_TRANSPORT = "kernel transport";
    private static final String DEFAULT_NAME = "ringroad";
    /** Of the default configuration: 16384 frames of 2048 bytes. */
    private static final long WORKER_FRAME_BYTES = 16384L * 2048;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        HostReport report = withKernelTransport(HostProbe.probe(RunDirectoryChoice.choose(DEFAULT_NAME), WORKER_FRAME_BYTES));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(DoctorJson.of(report)));
        } else {
            new DoctorText(out).print(report);
        }
        return ExitCode.OK;
    }

    private static HostReport withKernelTransport(HostReport report) {
        List<Finding> findings = new ArrayList<>(report.findings());
        findings.add(kernelTransport());
        return new HostReport(report.kernel(), report.processors(), report.privileges(), findings, report.interfaces());
    }

    private static Finding kernelTransport() {
        try {
            KernelSockets.Choice choice = KernelSockets.choose(KernelIo.AUTO);
            return new Finding(KERNEL_TRANSPORT, true, choice.sockets().word() + ", " + choice.reason(), "");
        } catch (UnsupportedOperationException e) {
            return new Finding(KERNEL_TRANSPORT, false, e.getMessage(), "run on Linux, x86-64 or AArch64");
        }
    }
}
