package io.ringroad.load.generator;

import java.util.HashMap;
import java.util.Map;

/**
 * What a generator is told to do; one line of {@code name=value} words.
 *
 * @param workload     which
 * @param target       IPv4 address as a number
 * @param port         of the target
 * @param firstSource  first of the client's own addresses, as a number; the others count up from it
 * @param sources      how many
 * @param concurrency  connections at once
 * @param requestBytes at least {@value Request#HEADER_BYTES}
 * @param answerBytes  1 to 256 KiB
 * @param ratePerS     connections or requests a second; 0: as many as go
 */
public record LoadPlan(
        Workload workload, int target, int port, int firstSource, int sources, int concurrency, int requestBytes,
        int answerBytes, int ratePerS) {

    /** The kinds of load. */
    public enum Workload {
        /** Connect, request, answer, the server closes; again. */
        SHORT_CONNECTIONS,
        /** Requests on connections that stay. */
        REQUEST_RESPONSE,
        /** The server sends as fast as it goes. */
        DOWNLOAD,
        /** The client does. */
        UPLOAD,
        /** Connections on which nothing happens after one request. */
        IDLE
    }

    /** @throws IllegalArgumentException if a word is missing or is no number */
    static LoadPlan parse(String line) {
        Map<String, String> words = new HashMap<>();
        for (String word : line.trim().split("\\s+")) {
            int equals = word.indexOf('=');
            words.put(word.substring(0, Math.max(equals, 0)), word.substring(equals + 1));
        }
        return new LoadPlan(Workload.valueOf(words.get("workload")), address(words.get("target")), number(words, "port"),
                address(words.get("source")), number(words, "sources"), number(words, "concurrency"),
                number(words, "request"), number(words, "answer"), number(words, "rate"));
    }

    private static int number(Map<String, String> words, String name) {
        return Integer.parseInt(words.getOrDefault(name, ""));
    }

    /** The line that {@link #parse} reads. */
    public String line() {
        return "workload=" + workload + " target=" + dotted(target) + " port=" + port + " source="
                + dotted(firstSource) + " sources=" + sources + " concurrency=" + concurrency + " request="
                + requestBytes + " answer=" + answerBytes + " rate=" + ratePerS;
    }

    /** A dotted IPv4 address as a number. */
    public static int address(String dotted) {
        int address = 0;
        for (String octet : dotted.split("\\.")) {
            address = address << 8 | Integer.parseInt(octet);
        }
        return address;
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }
}
