package io.ringroad.load.compare;

import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.Peer;
import io.ringroad.load.lab.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which balancers take part, by the words of the command line: names of scripts, or {@code NAME=SCRIPT}. */
final class PeerChoice {
    /** Everyone whom the project has a script for. */
    static final List<String> ALL = List.of("ringroad", "ringroad-kernel", "haproxy", "nginx", "nft-dnat", "xdp-floor", "direct");

    private static final String RINGROAD = "ringroad";
    private static final String RINGROAD_ON_KERNEL_SOCKETS = "ringroad-kernel";

    private final Path scripts;

    /** @param scripts where the project's own are */
    PeerChoice(Path scripts) {
        this.scripts = scripts;
    }

    /**
     * All of them, installed or not.
     *
     * @throws IllegalArgumentException with a sentence for the user, if there is no such peer, or one comes twice
     */
    List<Peer> named(List<String> words) {
        List<Peer> peers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String word : words) {
            Peer peer = peer(word);
            if (!names.add(peer.name())) {
                throw new IllegalArgumentException("--peers has " + peer.name() + " twice: give each a name of its own, as NAME=SCRIPT");
            }
            peers.add(peer);
        }
        return peers;
    }

    private Peer peer(String word) {
        int equals = word.indexOf('=');
        if (equals > 0) {
            return read(word.substring(0, equals), Path.of(word.substring(equals + 1)).toAbsolutePath(), Map.of());
        }
        if (!ALL.contains(word)) {
            throw new IllegalArgumentException("there is no peer \"" + word + "\": --peers takes " + String.join(", ", ALL)
                    + " and NAME=SCRIPT");
        }
        return word.equals(RINGROAD_ON_KERNEL_SOCKETS)
                ? read(word, script(RINGROAD), Map.of("RINGROAD_TRANSPORT", "kernel"))
                : read(word, script(word), Map.of());
    }

    private Path script(String name) {
        return scripts.resolve(name + ".sh");
    }

    private static Peer read(String name, Path script, Map<String, String> environment) {
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("\"" + name + "\" is no name for a peer: letters, digits, dots, dashes and underscores are");
        }
        if (!Files.isExecutable(script) || Files.isDirectory(script)) {
            throw new IllegalArgumentException("the peer " + name + " cannot be started: " + script + " is no program");
        }
        return Peer.of(name, script, environment);
    }

    /**
     * Those whose programs are installed.
     *
     * @param results are told of the others
     * @throws LabFailure if none is left
     */
    static List<Peer> installed(List<Peer> named, Results results) {
        List<Peer> installed = new ArrayList<>();
        for (Peer peer : named) {
            if (peer.needs().isEmpty() || Shell.has(peer.needs())) {
                installed.add(peer);
            } else {
                results.remark(peer.name() + " is left out: the program " + peer.needs() + " is not installed");
            }
        }
        if (installed.isEmpty()) {
            throw new LabFailure("no balancer is left to measure: " + String.join("; ", results.remarks()));
        }
        return installed;
    }
}
