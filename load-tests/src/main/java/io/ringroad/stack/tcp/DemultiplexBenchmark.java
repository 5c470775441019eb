package io.ringroad.stack.tcp;

import io.ringroad.load.benchmark.Nanoseconds;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import java.lang.foreign.Arena;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Finding a segment's connection among many, in an order that no cache foresees. */
public class DemultiplexBenchmark extends Nanoseconds {
    private static final long LOCAL = IpAddress.parse("198.18.0.1").low();
    private static final long FIRST_REMOTE = IpAddress.parse("198.18.1.1").low();
    private static final int PORTS = 50_000;
    /** Odd, so that it visits every flow. */
    private static final int STRIDE = 514_229;

    @Param({"1000", "100000", "1000000"})
    private int flows;
    /** Held, since the tables know its memory by address only. */
    private WorkerFile file;
    private FlowTable table;
    private int flow;

    @Setup
    public void fill() {
        file = WorkerFile.inMemory(new WorkerFileLayout(flows, 16, 16, 64, 2048, 0), Arena.ofAuto());
        ConnectionTable connections = new ConnectionTable(file);
        table = new FlowTable(file, 1, 2);
        Connection connection = new Connection(file);
        for (int i = 0; i < flows; i++) {
            connections.allocate(connection);
            connection.remoteLow(remote(i));
            connection.remotePort(port(i));
            connection.localLow(LOCAL);
            connection.localPort(80);
            table.insert(FlowTable.KIND_CONNECTION, connection.index());
        }
    }

    private static long remote(int flow) {
        return FIRST_REMOTE + flow / PORTS;
    }

    private static int port(int flow) {
        return 1024 + flow % PORTS;
    }

    @Benchmark
    public int lookup() {
        flow = (flow + STRIDE) % flows;
        return table.lookup(0, remote(flow), 0, LOCAL, port(flow), 80);
    }

    @Benchmark
    public int lookupOfNoFlow() {
        flow = (flow + STRIDE) % flows;
        return table.lookup(0, remote(flow), 0, LOCAL, port(flow), 81);
    }
}
