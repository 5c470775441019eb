package io.ringroad.config;

import com.typesafe.config.ConfigOrigin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is wrong, so that a user sees it all at once. */
final class ErrorList {
    private final String mainFile;
    private final List<ConfigError> errors = new ArrayList<>();

    /** @param mainFile stands where a value has no file of its own */
    ErrorList(String mainFile) {
        this.mainFile = mainFile;
    }

    void add(ConfigOrigin origin, String path, String message) {
        errors.add(at(origin, path, message));
    }

    ConfigError at(ConfigOrigin origin, String path, String message) {
        // A block that stands in several files has the origin "merge of ...", which is no place to look at.
        if (origin == null || origin.description().startsWith("merge of")) {
            return new ConfigError(mainFile, 0, path, message);
        }
        String file = origin.filename() == null ? mainFile : shown(origin.filename());
        return new ConfigError(file, Math.max(0, origin.lineNumber()), path, message);
    }

    /** A value of the main file is told with the name that the user gave, not with its absolute path. */
    private String shown(String filename) {
        return java.nio.file.Path.of(mainFile).toAbsolutePath().toString().equals(filename) ? mainFile : filename;
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    ConfigException toException() {
        errors.sort(Comparator.comparing((ConfigError error) -> !error.file().equals(mainFile))
                .thenComparing(ConfigError::file)
                .thenComparingInt(ConfigError::line));
        return new ConfigException(errors);
    }
}
