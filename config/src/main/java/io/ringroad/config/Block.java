package io.ringroad.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One block of the configuration while it is read: what the user wrote over the defaults. Each method reads one key;
 * what is wrong goes to the {@link ErrorList} and a stand-in is returned, so that reading goes on. The stand-ins never
 * leave the loader, because a list with errors ends in an exception.
 */
final class Block {
    private final String name;
    private final String path;
    private final ConfigObject user;
    private final ConfigObject defaults;
    private final ErrorList errors;
    private final Set<String> known = new TreeSet<>();

    /**
     * @param user     what the file says; null if it has no such block
     * @param defaults of {@code reference.conf}; null if it has no such block
     */
    Block(String path, ConfigObject user, ConfigObject defaults, ErrorList errors) {
        this(path, path, user, defaults, errors);
    }

    private Block(String name, String path, ConfigObject user, ConfigObject defaults, ErrorList errors) {
        this.name = name;
        this.path = path;
        this.user = user;
        this.defaults = defaults;
        this.errors = errors;
        if (defaults != null) {
            known.addAll(defaults.keySet());
        }
    }

    /** The last part of the path. */
    String name() {
        return name;
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    ErrorList errors() {
        return errors;
    }

    /** Where the block stands; null if the file has none. */
    ConfigOrigin origin() {
        return user == null ? null : user.origin();
    }

    /** The user's value, else the default; null if there is neither. */
    ConfigValue value(String key) {
        known.add(key);
        ConfigValue given = user == null ? null : user.get(key);
        return given != null || defaults == null ? given : defaults.get(key);
    }

    /** The same, but none is an error. */
    ConfigValue required(String key, String what) {
        ConfigValue value = value(key);
        if (value == null) {
            errors.add(origin(), path(key), "is missing: " + what);
        }
        return value;
    }

    /** Where the user's value stands, else where its block does. */
    ConfigOrigin origin(String key) {
        ConfigValue given = user == null ? null : user.get(key);
        return given == null ? origin() : given.origin();
    }

    void error(String key, String message) {
        errors.add(origin(key), path(key), message);
    }

    Block block(String key) {
        return block(key, defaults == null ? null : objectOf(defaults.get(key)));
    }

    private Block block(String key, ConfigObject itsDefaults) {
        known.add(key);
        ConfigValue given = user == null ? null : user.get(key);
        return new Block(key, path(key), object(given, path(key)), itsDefaults, errors);
    }

    /** A block for each key of a block whose keys are the user's own names, each with these defaults. */
    List<Block> named(String key, Block itsDefaults) {
        known.add(key);
        ConfigObject all = object(user == null ? null : user.get(key), path(key));
        List<Block> blocks = new ArrayList<>();
        if (all != null) {
            Block parent = new Block(path(key), all, null, errors);
            for (String itsName : new TreeSet<>(all.keySet())) {
                checkName(itsName, parent.path(itsName), all.get(itsName).origin());
                blocks.add(parent.block(itsName, itsDefaults.merged()));
            }
        }
        return blocks;
    }

    private void checkName(String itsName, String itsPath, ConfigOrigin where) {
        if (!Values.isName(itsName)) {
            errors.add(where, itsPath, Values.notAName(itsName, "a name"));
        }
    }

    /** The block as defaults for others. */
    ConfigObject merged() {
        return user == null ? defaults : objectOf(user.withFallback(defaults));
    }

    private static ConfigObject objectOf(ConfigValue value) {
        return value instanceof ConfigObject object ? object : null;
    }

    private ConfigObject object(ConfigValue given, String itsPath) {
        if (given != null && !(given instanceof ConfigObject)) {
            errors.add(given.origin(), itsPath, "must be a block in braces, not " + Values.describe(given));
        }
        return objectOf(given);
    }

    /** The elements of a list, or one value that stands for a list of one. */
    List<ConfigValue> list(String key) {
        ConfigValue value = value(key);
        if (value == null) {
            return List.of();
        }
        return value instanceof ConfigList list ? List.copyOf(list) : List.of(value);
    }

    List<String> strings(String key) {
        List<String> texts = new ArrayList<>();
        for (ConfigValue element : list(key)) {
            if (element.valueType() == ConfigValueType.STRING || element.valueType() == ConfigValueType.NUMBER) {
                texts.add(element.unwrapped().toString());
            } else {
                errors.add(element.origin(), path(key), "must hold texts, not " + Values.describe(element));
            }
        }
        return texts;
    }

    /** A value through a parser that throws {@link IllegalArgumentException} with a sentence; the stand-in then. */
    <T> T parsed(String key, Values.Parser<T> parser, T standIn) {
        ConfigValue value = value(key);
        if (value == null) {
            return standIn;
        }
        return parsed(value, path(key), parser, standIn);
    }

    <T> T parsed(ConfigValue value, String itsPath, Values.Parser<T> parser, T standIn) {
        try {
            return parser.parse(value);
        } catch (IllegalArgumentException e) {
            errors.add(value.origin(), itsPath, e.getMessage());
            return standIn;
        }
    }

    /** Call when all keys are read: what the user wrote besides is an error. */
    void refuseUnknownKeys() {
        if (user == null) {
            return;
        }
        for (String key : user.keySet()) {
            if (!known.contains(key)) {
                errors.add(user.get(key).origin(), path(key), "unknown key" + NearestKey.hint(key, known));
            }
        }
    }
}
