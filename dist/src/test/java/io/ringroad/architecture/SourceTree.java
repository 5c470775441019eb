package io.ringroad.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The sources of all modules, as text. */
final class SourceTree {
    static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

    private final List<Path> mainSources;

    SourceTree() throws IOException {
        try (Stream<Path> files = Files.walk(CHECKOUT)) {
            mainSources = files.filter(file -> file.toString().endsWith(".java") && file.toString().contains("/src/main/java/")).toList();
        }
    }

    /** The sources of one package of a module; of the module as a whole if {@code folder} is empty. */
    List<Path> of(String module, String folder) {
        Path root = CHECKOUT.resolve(module).resolve("src/main/java").resolve(folder);
        return mainSources.stream().filter(file -> folder.isEmpty() ? file.startsWith(root) : file.getParent().equals(root)).toList();
    }

    /** The source of a top-level type. */
    Optional<String> ofType(String simpleName) throws IOException {
        for (Path file : mainSources) {
            if (file.getFileName().toString().equals(simpleName + ".java")) {
                return Optional.of(Files.readString(file));
            }
        }
        return Optional.empty();
    }

    static List<String> imports(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("import "))
                .map(line -> line.replace("import static ", "").replace("import ", "").replace(";", ""))
                .toList();
    }
}
