package io.ringroad.load.compare;

import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.Offloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of a run: tables, every window, the chart. They are written again after each measure, so that a run which ends early,
 * however that comes, has left what it had.
 */
final class RunFiles {
    private final Path directory;
    private final Settings settings;
    private final Map<String, String> versions;

    /**
     * Makes the directory.
     *
     * @throws LabFailure if no file can be written to it
     */
    RunFiles(Path directory, Settings settings) {
        this.directory = directory;
        this.settings = settings;
        this.versions = PeerVersions.of(settings.peers());
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "compare", ".tmp"));
        } catch (IOException e) {
            throw new LabFailure("results cannot be written to " + directory.toAbsolutePath() + " (" + reason(e) + "): --out says where to");
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").replace(" Exception", "").toLowerCase(Locale.ROOT);
    }

    /**
     * Writes all of them, each at once or not at all.
     *
     * @return the tables
     * @throws LabFailure if that fails
     */
    String write(Results results) {
        String text = text(results);
        try {
            replace("table.md", text);
            replace("results.json", JsonReport.text(results, settings, versions));
            replace("chart.svg", new Chart(results, settings).draw(Panels.ALL));
        } catch (IOException e) {
            throw new LabFailure("results cannot be written to " + directory + ": " + e.getMessage());
        }
        return text;
    }

    private void replace(String name, String text) throws IOException {
        Path complete = Files.writeString(directory.resolve(name + ".tmp"), text);
        Files.move(complete, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private String text(Results results) {
        StringBuilder text = new StringBuilder(head());
        TextReport report = new TextReport(results, settings.base());
        for (Offloads offloads : Offloads.values()) {
            List<TableSpec> tables = Stream.concat(settings.measuresWith(offloads).stream().map(TableSpec::of),
                    Stream.of(TableSpec.IDLE, TableSpec.START)).toList();
            tables.forEach(table -> text.append(report.table(offloads.toString(), table)));
        }
        return text.append(Targets.table(results)).append(report.notes()).toString();
    }

    private String head() {
        return LocalDate.now() + ", " + Machine.thisOne() + ". Windows of " + settings.windowMs() + " ms; " + settings.shortRounds()
                + " rounds of short connections, " + settings.rounds() + " of the rest; one worker or thread each.\n" + PeerVersions.sentence(versions);
    }

    @Override
    public String toString() {
        return directory + "/table.md, results.json, chart.svg";
    }
}
