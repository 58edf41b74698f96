package dev.ditto.junit5.report;

import java.util.Collection;
import java.util.Map;

/** Writes JSON: maps, collections, texts, numbers and truth values. Here, because a library would come to every user. */
final class JsonWriter {

    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value);
        return writer.out.toString();
    }

    private void value(Object value) {
        if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Collection<?> list) {
            array(list);
        } else if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
            throw new IllegalArgumentException("JSON has no " + number);
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            text(String.valueOf(value));
        }
    }

    private void object(Map<?, ?> map) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            text(String.valueOf(entry.getKey()));
            out.append(':');
            value(entry.getValue());
            separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    /** A line for each object, so that people and tools that compare lines get along with it. */
    private void array(Collection<?> list) {
        String separator = "[";
        for (Object element : list) {
            out.append(separator).append(element instanceof Map ? "\n" : "");
            value(element);
            separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text, i);
        }
        out.append('"');
    }

    /** Beside what must be escaped: halves of characters, and what ends a script where somebody puts the text into one. */
    private void character(String text, int index) {
        char c = text.charAt(index);
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < ' ' || c == '<' || c == '\u007f' || c == '\u2028' || c == '\u2029' || isAlone(text, index)) {
                    out.append("\\u")
                            .append(String.valueOf(Integer.toHexString(0x10000 | c))
                                    .substring(1));
                } else {
                    out.append(c);
                }
            }
        }
    }

    private static boolean isAlone(String text, int index) {
        char c = text.charAt(index);
        return (Character.isHighSurrogate(c)
                        && (index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1))))
                || (Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1))));
    }
}
