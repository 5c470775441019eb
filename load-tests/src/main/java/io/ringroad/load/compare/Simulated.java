package io.ringroad.load.compare;

import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.LabProcess;
import io.ringroad.load.lab.Offloads;
import io.ringroad.load.lab.Shell;
import io.ringroad.load.memory.Garbage;
import io.ringroad.load.memory.IdleMemory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is measured of Ringroad's stack between far ends in memory: there is no other balancer to stand beside it. */
final class Simulated {
    static final String MEASURE = "simulated";
    /** Bytes. */
    static final String IDLE_BYTES = "idle_bytes";
    /** Bytes. */
    static final String PACKET_GARBAGE = "packet_garbage_bytes";
    /** Bytes. */
    static final String CONNECTION_GARBAGE = "connection_garbage_bytes";

    private static final Pattern IDLE = Pattern.compile("(\\d+) bytes for each");
    private static final Pattern GARBAGE = Pattern.compile("([\\d.]+) bytes for a relayed packet, ([\\d.]+) for a relayed connection");

    private Simulated() {}

    /** Some ten seconds. Among the rows of a wire, since there is only one kind. */
    static Row measure(String subject) {
        Map<String, Double> values = new LinkedHashMap<>();
        Matcher idle = output(IdleMemory.class, IDLE);
        values.put(IDLE_BYTES, Double.parseDouble(idle.group(1)));
        Matcher garbage = output(Garbage.class, GARBAGE);
        values.put(PACKET_GARBAGE, Double.parseDouble(garbage.group(1)));
        values.put(CONNECTION_GARBAGE, Double.parseDouble(garbage.group(2)));
        return new Row(Offloads.WIRE.toString(), MEASURE, subject, 0, values, 0, 0, false);
    }

    private static Matcher output(Class<?> main, Pattern expected) {
        String text = Shell.run(LabProcess.java(main.getName(), List.of()), "").output();
        Matcher found = expected.matcher(text);
        if (!found.find()) {
            throw new LabFailure(main.getSimpleName() + " said: " + text);
        }
        return found;
    }
}
