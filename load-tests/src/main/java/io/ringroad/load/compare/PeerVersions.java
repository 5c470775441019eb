package io.ringroad.load.compare;

import io.ringroad.load.lab.Peer;
import io.ringroad.load.lab.Shell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which program each peer is, in its own words: without that a table of theirs can't be made again. */
final class PeerVersions {
    private PeerVersions() {}

    /** By name; those whose scripts don't say how to ask are left out. */
    static Map<String, String> of(List<Peer> peers) {
        Map<String, String> versions = new LinkedHashMap<>();
        for (Peer peer : peers) {
            String version = peer.version().isEmpty() ? "" : ask(peer);
            if (!version.isEmpty()) {
                versions.put(peer.name(), version);
            }
        }
        return versions;
    }

    private static String ask(Peer peer) {
        Shell.Outcome outcome = Shell.run(List.of("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; " + peer.version(), peer.script().toString()), "");
        return outcome.exitCode() == 0 ? outcome.output().lines().map(String::strip).collect(Collectors.joining(", ")) : "";
    }

    /** A sentence, or nothing. Peers that are one program share a clause. */
    static String sentence(Map<String, String> versions) {
        Map<String, String> names = new LinkedHashMap<>();
        versions.forEach((name, version) -> names.merge(version, name, (first, second) -> first + ", " + second));
        return names.isEmpty() ? "" : names.entrySet().stream().map(entry -> entry.getValue() + ": " + entry.getKey())
                .collect(Collectors.joining("; ", "Programs: ", ".\n"));
    }
}
