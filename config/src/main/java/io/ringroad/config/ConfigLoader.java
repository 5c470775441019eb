package io.ringroad.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** From a file or a text to a {@link RingroadConfig}: parse, resolve substitutions, read and validate. */
final class ConfigLoader {
    private ConfigLoader() {}

    static RingroadConfig load(Path file) throws ConfigException {
        String problem = problemOf(file);
        if (problem != null) {
            throw new ConfigException(List.of(new ConfigError(file.toString(), 0, "", problem)));
        }
        FileIncluder includer = new FileIncluder(file);
        return load(file.toString(), includer, () -> ConfigFactory.parseFile(file.toFile(), options(includer)));
    }

    static RingroadConfig parse(String hocon, String origin) throws ConfigException {
        FileIncluder includer = new FileIncluder(Path.of(origin));
        return load(origin, includer, () -> ConfigFactory.parseString(
                hocon, options(includer).setOriginDescription(origin)));
    }

    /** The defaults alone: a snapshot without listeners and pools. */
    static RingroadConfig defaults() {
        ErrorList errors = new ErrorList("reference.conf");
        RingroadConfig config = new SnapshotReader(new Block("", null, reference().root(), errors)).readDefaults();
        if (!errors.isEmpty()) {
            throw new IllegalStateException("reference.conf doesn't pass its own validation", errors.toException());
        }
        return config;
    }

    private static String problemOf(Path file) {
        if (!Files.exists(file)) {
            return "there is no such file";
        }
        if (Files.isDirectory(file)) {
            return "is a directory, not a file";
        }
        return Files.isReadable(file) ? null : "can't be read: permission denied";
    }

    private static ConfigParseOptions options(FileIncluder includer) {
        return ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setAllowMissing(false)
                .setIncluder(includer);
    }

    private static RingroadConfig load(String origin, FileIncluder includer, Supplier<Config> parser)
            throws ConfigException {
        ErrorList errors = new ErrorList(origin);
        Config reference = reference();
        try {
            Config parsed = parser.get();
            Config user = parsed.resolveWith(parsed.withFallback(reference));
            RingroadConfig config =
                    new SnapshotReader(new Block("", user.root(), reference.root(), errors)).read();
            if (errors.isEmpty()) {
                return config;
            }
        } catch (FileIncluder.IncludeFailure e) {
            throw new ConfigException(List.of(e.error()));
        } catch (com.typesafe.config.ConfigException e) {
            errors.add(e.origin(), "", HoconMessage.of(e));
        }
        throw errors.toException();
    }

    private static Config reference() {
        return ConfigFactory.parseResources(
                ConfigLoader.class, "/reference.conf", ConfigParseOptions.defaults().setAllowMissing(false));
    }
}
