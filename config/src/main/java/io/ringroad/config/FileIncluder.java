package io.ringroad.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Includes as HOCON defines them, except that a file which can't be read is an error: HOCON itself would pass over it
 * in silence, and the balancer would start without half of its configuration.
 */
final class FileIncluder
        implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private final Path mainFile;
    private final List<Path> included;
    private final ConfigIncluder fallback;

    FileIncluder(Path mainFile) {
        this(mainFile, new ArrayList<>(), null);
    }

    private FileIncluder(Path mainFile, List<Path> included, ConfigIncluder fallback) {
        this.mainFile = mainFile;
        this.included = included;
        this.fallback = fallback;
    }

    /** An include failed; carries what the user is told. */
    static final class IncludeFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient ConfigError error;

        IncludeFailure(ConfigError error, Throwable cause) {
            super(error.toString(), cause);
            this.error = error;
        }

        ConfigError error() {
            return error;
        }
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder other) {
        return new FileIncluder(mainFile, included, other);
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        Path sibling = mainFile.resolveSibling(what);
        return strictly(context, what, sibling, strict -> fallback.include(strict, what));
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return strictly(context, what.toString(), what.toPath(),
                strict -> ((ConfigIncluderFile) fallback).includeFile(strict, what));
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        return strictly(context, what.toString(), null,
                strict -> ((ConfigIncluderURL) fallback).includeURL(strict, what));
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        return strictly(context, what, null,
                strict -> ((ConfigIncluderClasspath) fallback).includeResources(strict, what));
    }

    private ConfigObject strictly(ConfigIncludeContext context, String what, Path file,
            Function<ConfigIncludeContext, ConfigObject> include) {
        try {
            if (file != null) {
                included.add(file);
            }
            return include.apply(context.setParseOptions(context.parseOptions().setAllowMissing(false)));
        } catch (ConfigException.IO e) {
            throw new IncludeFailure(errorOf(what, file), e);
        }
    }

    private ConfigError errorOf(String what, Path file) {
        String reason = file == null
                ? "it can't be reached"
                : Files.exists(file) ? file + " can't be read" : "there is no file " + file;
        String message = "can't include \"" + what + "\": " + reason;
        List<Path> candidates = new ArrayList<>(List.of(mainFile));
        candidates.addAll(included);
        for (Path candidate : candidates) {
            int line = lineOfInclude(candidate, what);
            if (line > 0) {
                return new ConfigError(candidate.toString(), line, "", message);
            }
        }
        return new ConfigError(mainFile.toString(), 0, "", message);
    }

    /** The parser doesn't tell an includer where the statement stands; 0 if it isn't in this file. */
    private static int lineOfInclude(Path file, String what) {
        try {
            List<String> lines = Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).strip().startsWith("include") && lines.get(i).contains("\"" + what + "\"")) {
                    return i + 1;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }
}
