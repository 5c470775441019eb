package io.ringroad.load.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every row as it was measured, and where. */
final class JsonReport {
    private JsonReport() {}

    static String text(Results results, Settings settings) throws IOException {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("kernel", System.getProperty("os.version"));
        machine.put("cpu", ProcFiles.find(Path.of("/proc/cpuinfo"), "^model name\\s*: (.*)$"));
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("java", System.getProperty("java.runtime.version"));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("date", java.time.Instant.now().toString());
        document.put("machine", machine);
        document.put("windowMs", settings.windowMs());
        document.put("peers", settings.peers().stream().map(peer -> peer.name()).toList());
        document.put("remarks", results.remarks());
        document.put("rows", results.rows());
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document);
    }
}
