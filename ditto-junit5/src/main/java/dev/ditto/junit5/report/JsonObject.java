package dev.ditto.junit5.report;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A JSON object that has to have what is asked of it; else an {@link IllegalArgumentException} names the key. */
record JsonObject(Map<?, ?> values) {

    static JsonObject of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new JsonObject(map);
        }
        throw new IllegalArgumentException("This is no object: " + value);
    }

    String text(String key) {
        return get(key, String.class);
    }

    long number(String key) {
        return get(key, Double.class).longValue();
    }

    /** Of a value in milliseconds. */
    long micros(String key) {
        return Math.round(get(key, Double.class) * 1000);
    }

    Instant instant(String key) {
        try {
            return Instant.parse(text(key));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(key + " is no time: " + text(key), e);
        }
    }

    <E extends Enum<E>> E constant(String key, Class<E> type) {
        return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
    }

    <T> List<T> list(String key, Function<JsonObject, T> each) {
        List<T> list = new ArrayList<>();
        for (Object value : get(key, List.class)) {
            list.add(each.apply(of(value)));
        }
        return list;
    }

    private <T> T get(String key, Class<T> type) {
        Object value = values.get(key);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(key + " is missing or no " + type.getSimpleName() + ": " + value);
        }
        return type.cast(value);
    }
}
