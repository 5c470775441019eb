package io.ringroad.lb.control;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records as JSON and back: their components by name, of the types {@code int}, {@code long}, {@code boolean}, String,
 * record, and lists of these; null where a component may be. A worker's plan is the first thing that a new process
 * reads, and a general mapper takes a tenth of a second, on both sides, before it has read its first object.
 */
final class RecordJson {
    private RecordJson() {}

    /** Writes {@code "name": value, ...} into an object that has been begun. */
    static void writeFields(JsonGenerator out, Record from) throws IOException {
        for (RecordComponent component : from.getClass().getRecordComponents()) {
            out.writeFieldName(component.getName());
            write(out, component(component, from));
        }
    }

    private static Object component(RecordComponent component, Record from) {
        try {
            component.getAccessor().setAccessible(true); // public, but of a record that may not be
            return component.getAccessor().invoke(from);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " can't be read", e);
        }
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Boolean truth -> out.writeBoolean(truth);
            case String text -> out.writeString(text);
            case List<?> list -> {
                out.writeStartArray();
                for (Object element : list) {
                    write(out, element);
                }
                out.writeEndArray();
            }
            case Record nested -> {
                out.writeStartObject();
                writeFields(out, nested);
                out.writeEndObject();
            }
            default -> throw new IllegalArgumentException(value.getClass() + " has no form in JSON here");
        }
    }

    /**
     * Reads what {@link #writeFields} has written, up to the end of the object.
     *
     * @throws IOException if a name is unknown or missing, or a value is of another type
     */
    static <T extends Record> T readFields(JsonParser in, Class<T> type) throws IOException {
        RecordComponent[] components = type.getRecordComponents();
        Map<String, Object> values = new HashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            RecordComponent component = Arrays.stream(components).filter(c -> c.getName().equals(name)).findFirst()
                    .orElseThrow(() -> new JsonParseException(in, type.getSimpleName() + " has no " + name));
            in.nextToken();
            values.put(name, read(in, component.getGenericType()));
        }
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            if (!values.containsKey(components[i].getName())) {
                throw new JsonParseException(in, type.getSimpleName() + " without " + components[i].getName());
            }
            arguments[i] = values.get(components[i].getName());
        }
        return create(in, type, arguments);
    }

    private static <T extends Record> T create(JsonParser in, Class<T> type, Object[] arguments) throws IOException {
        Class<?>[] types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new JsonParseException(in, type.getSimpleName() + " can't be made: " + e, e);
        }
    }

    private static Object read(JsonParser in, Type type) throws IOException {
        return switch (in.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> type == int.class ? (Object) in.getIntValue() : (Object) in.getLongValue();
            case START_ARRAY -> readList(in, type);
            case START_OBJECT -> readFields(in, recordType(in, type));
            default -> throw new JsonParseException(in, "unexpected " + in.currentToken());
        };
    }

    private static List<Object> readList(JsonParser in, Type type) throws IOException {
        Type element = type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : Object.class;
        List<Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(in, element));
        }
        return List.copyOf(list);
    }

    private static Class<? extends Record> recordType(JsonParser in, Type type) throws IOException {
        if (type instanceof Class<?> known && known.isRecord()) {
            return known.asSubclass(Record.class);
        }
        throw new JsonParseException(in, "an object where " + type.getTypeName() + " is expected");
    }
}
