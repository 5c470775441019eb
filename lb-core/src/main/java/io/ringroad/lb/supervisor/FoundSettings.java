package io.ringroad.lb.supervisor;

import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.ChangeRecord;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.host.Offload;
import io.ringroad.transport.netlink.InterruptModeration;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.NapiSetting;
import io.ringroad.transport.netlink.Rtnetlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the interfaces were set to before we changed it, in a file of the run directory. It goes with the directory at an
 * orderly end, when those who changed something have put it back. Where it is still there, the supervisor that wrote it was
 * killed; then the next one puts it back, before it could take what it sees for the operator's.
 *
 * <p>A line for each change: network namespace, number and name of the interface, then {@code gro off}, or
 * {@code napi} with {@code defer-hard-irqs/gro-flush-timeout} in nanoseconds for each NAPI instance.
 */
final class FoundSettings implements ChangeRecord {
    private static final Logger LOG = LoggerFactory.getLogger(FoundSettings.class);
    private static final Path NAMESPACE = Path.of("/proc/thread-self/ns/net");
    private static final int WORDS_BEFORE_SETTING = 4;

    private final Path file;

    private FoundSettings(Path file) {
        this.file = file;
    }

    /**
     * Puts back what a predecessor left, as far as it is in the calling thread's network namespace, and begins anew. What
     * can't be put back is logged.
     */
    static FoundSettings open(Path file) {
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    putBack(line);
                }
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("What a supervisor that was killed had changed stays: {}", e.getMessage());
        }
        return new FoundSettings(file);
    }

    private static void putBack(String line) {
        String[] words = line.split(" ");
        try {
            Optional<LinkInfo> link = words.length < WORDS_BEFORE_SETTING ? Optional.empty() : interfaceOf(words);
            if (link.isPresent()) {
                putBack(link.get(), words[WORDS_BEFORE_SETTING - 1],
                        Arrays.copyOfRange(words, WORDS_BEFORE_SETTING, words.length));
                LOG.info("Interface {} is set again as the supervisor that was killed had found it: {}", words[2],
                        line.substring(line.indexOf(words[2]) + words[2].length() + 1));
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            LOG.warn("What a supervisor that was killed had changed stays ({}): {}", line, e.getMessage());
        }
    }

    /** Empty if it has gone, or another one has its name now. */
    private static Optional<LinkInfo> interfaceOf(String[] words) throws IOException {
        if (!words[0].equals(namespace())) {
            return Optional.empty();
        }
        try (Rtnetlink kernel = new Rtnetlink()) {
            return kernel.link(words[2]).filter(link -> link.index() == Integer.parseInt(words[1]));
        }
    }

    private static void putBack(LinkInfo link, String what, String[] values) throws KernelException {
        switch (what) {
            case "gro" -> new Ethtool(link.name()).set(Offload.GRO, false);
            case "napi" -> InterruptModeration.putBack(link, Arrays.stream(values).map(FoundSettings::napi).toList());
            default -> throw new IllegalArgumentException("there is no setting " + what);
        }
    }

    private static NapiSetting napi(String word) {
        String[] numbers = word.split("/");
        return new NapiSetting(0, Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]));
    }

    @Override
    public void gathering(LinkInfo link) throws IOException {
        record(link, "gro off");
    }

    @Override
    public void moderation(LinkInfo link, List<NapiSetting> found) throws IOException {
        record(link, found.stream().map(setting -> setting.deferHardIrqs() + "/" + setting.groFlushTimeoutNs())
                .collect(Collectors.joining(" ", "napi ", "")).strip());
    }

    private void record(LinkInfo link, String setting) throws IOException {
        String line = String.join(" ", namespace(), Integer.toString(link.index()), link.name(), setting);
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Such as {@code net:[4026531840]}: interfaces in different ones may have the same numbers and names. */
    private static String namespace() throws IOException {
        return Files.readSymbolicLink(NAMESPACE).toString();
    }
}
