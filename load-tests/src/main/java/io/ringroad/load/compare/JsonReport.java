package io.ringroad.load.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every row as it was measured, and where. */
final class JsonReport {
    private JsonReport() {}

    static String text(Results results, Settings settings, Map<String, String> versions) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("date", Instant.now().toString());
        document.put("machine", Machine.thisOne());
        document.put("base", settings.base());
        document.put("rounds", settings.rounds());
        document.put("roundsOfShortConnections", settings.shortRounds());
        document.put("warmMs", settings.warmMs());
        document.put("windowMs", settings.windowMs());
        document.put("peers", settings.peers().stream().map(peer -> peer.name()).toList());
        document.put("versions", versions);
        document.put("remarks", results.remarks());
        document.put("rows", results.rows());
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document);
    }
}
