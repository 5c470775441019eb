package io.ringroad.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigMemorySize;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Parsers of single values; each throws {@link IllegalArgumentException} with a sentence for the user. */
final class Values {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private Values() {}

    /** Makes something of a value. */
    @FunctionalInterface
    interface Parser<T> {
        /** @throws IllegalArgumentException with a sentence for the user */
        T parse(ConfigValue value);
    }

    /** The value as the user would call it. */
    static String describe(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "a block";
            case LIST -> "a list";
            case NULL -> "null";
            case STRING -> "\"" + value.unwrapped() + "\"";
            case NUMBER, BOOLEAN -> value.unwrapped().toString();
        };
    }

    /** A scalar's text; numbers count as text, since HOCON drops quotes. */
    static Parser<String> text(String what) {
        return value -> switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> value.unwrapped().toString();
            default -> throw new IllegalArgumentException("must be " + what + ", not " + describe(value));
        };
    }

    static Parser<String> name(String what) {
        return value -> {
            String text = text(what).parse(value);
            if (!isName(text)) {
                throw new IllegalArgumentException(notAName(text, what));
            }
            return text;
        };
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static String notAName(String text, String what) {
        return "\"" + text + "\" can't be " + what
                + ": it must begin with a letter or digit and hold only letters, digits, \"-\", \"_\" and \".\","
                + " 63 at most";
    }

    /** What another parser takes, or one word with a meaning of its own. */
    static <T> Parser<T> orWord(String word, T meaning, Parser<T> other) {
        return value -> {
            if (word.equals(value.unwrapped())) {
                return meaning;
            }
            try {
                return other.parse(value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(e.getMessage().replace(", not", " or \"" + word + "\", not"), e);
            }
        };
    }

    static Parser<Integer> integer(int min, int max) {
        return value -> {
            String text = value.valueType() == ConfigValueType.NUMBER || value.valueType() == ConfigValueType.STRING
                    ? value.unwrapped().toString()
                    : "";
            try {
                int number = Integer.parseInt(text);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new IllegalArgumentException(
                    "must be a whole number from " + min + " to " + max + ", not " + describe(value));
        };
    }

    static Parser<Boolean> bool() {
        return value -> switch (String.valueOf(value.unwrapped())) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw new IllegalArgumentException("must be true or false, not " + describe(value));
        };
    }

    static Parser<Duration> duration(Duration min, Duration max) {
        return value -> {
            Duration duration = unitDuration(value, min, max);
            if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
                throw new IllegalArgumentException(rangeOf(min, max) + ", not " + value.unwrapped());
            }
            return duration;
        };
    }

    private static Duration unitDuration(ConfigValue value, Duration min, Duration max) {
        // A bare number would be milliseconds in HOCON: too easily meant as seconds.
        if (value.valueType() == ConfigValueType.STRING) {
            try {
                if (!value.unwrapped().toString().matches("[0-9.]+")) {
                    return value.atKey("v").getDuration("v");
                }
            } catch (ConfigException e) {
                // told below
            }
        }
        throw new IllegalArgumentException(rangeOf(min, max) + ", not " + describe(value));
    }

    private static String rangeOf(Duration min, Duration max) {
        return "must be a duration with its unit from " + shown(min) + " to " + shown(max);
    }

    private static String shown(Duration duration) {
        if (duration.toNanosPart() % 1_000_000 != 0) {
            return duration.toNanos() / 1000 + "us";
        }
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        return duration.toSeconds() < 120 ? duration.toSeconds() + "s"
                : duration.toMinutes() < 120 ? duration.toMinutes() + "m" : duration.toHours() + "h";
    }

    static Parser<Long> bytes(long min, long max) {
        return value -> {
            try {
                if (value.valueType() == ConfigValueType.NUMBER || value.valueType() == ConfigValueType.STRING) {
                    ConfigMemorySize size = value.atKey("v").getMemorySize("v");
                    if (size.toBytes() >= min && size.toBytes() <= max) {
                        return size.toBytes();
                    }
                }
            } catch (ConfigException e) {
                // told below
            }
            throw new IllegalArgumentException(
                    "must be a size from " + shown(min) + " to " + shown(max) + ", not " + describe(value));
        };
    }

    private static String shown(long bytes) {
        return bytes >= 1 << 30 ? (bytes >> 30) + "GiB" : bytes >= 1 << 20 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB";
    }

    /** A constant by its name in lower case, with dashes for underscores (or as its {@code toString} says). */
    static <E extends Enum<E>> Parser<E> constant(Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        List<String> words = constants.stream().map(Values::word).toList();
        return value -> {
            int at = words.indexOf(String.valueOf(value.unwrapped()));
            if (at < 0) {
                throw new IllegalArgumentException("must be " + alternatives(words) + ", not " + describe(value)
                        + NearestKey.hint(String.valueOf(value.unwrapped()), words));
            }
            return constants.get(at);
        };
    }

    private static String word(Enum<?> constant) {
        return constant.toString().equals(constant.name())
                ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : constant.toString();
    }

    private static String alternatives(List<String> words) {
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}
