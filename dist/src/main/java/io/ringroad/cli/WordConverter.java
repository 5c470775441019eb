package io.ringroad.cli;

import io.ringroad.demo.DemoOptions.Driver;
import io.ringroad.demo.DemoOptions.Transport;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values of an option by the words that the configuration has for them, which are those of {@code toString}. */
abstract class WordConverter<T> implements ITypeConverter<T> {
    private final T[] values;

    WordConverter(T[] values) {
        this.values = values;
    }

    @Override
    public T convert(String text) {
        return Arrays.stream(values)
                .filter(value -> value.toString().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("\"" + text + "\" is none of "
                        + Arrays.stream(values).map(T::toString).collect(Collectors.joining(", "))));
    }

    /** Of the bypass transport. */
    static final class OfDriver extends WordConverter<Driver> {
        OfDriver() {
            super(Driver.values());
        }
    }

    /** Of the balancer. */
    static final class OfTransport extends WordConverter<Transport> {
        OfTransport() {
            super(Transport.values());
        }
    }
}
