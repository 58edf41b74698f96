package dev.ditto.local.runtime.docker.daemon;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The scalars of a JSON object by path, such as {@code Endpoints/docker/Host}; lists are left out. The streaming parser
 * alone, because binding to objects costs a young JVM ten times as much, and this runs before anybody knows whether
 * there is a daemon.
 */
final class JsonFields {

    private JsonFields() {}

    static Map<String, String> of(byte[] json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            read(parser, fields);
        }
        return fields;
    }

    private static void read(JsonParser parser, Map<String, String> fields) throws IOException {
        Deque<String> path = new ArrayDeque<>();
        path.addLast("");
        while (!path.isEmpty()) {
            JsonToken token = Objects.requireNonNull(parser.nextToken(), "the parser fails at the end of the text");
            if (token == JsonToken.END_OBJECT) {
                path.removeLast();
            } else if (token != JsonToken.FIELD_NAME) {
                String name = path.getLast() + parser.currentName();
                if (token == JsonToken.START_OBJECT) {
                    path.addLast(name + "/");
                } else if (token == JsonToken.START_ARRAY) {
                    parser.skipChildren();
                } else if (token != JsonToken.VALUE_NULL) {
                    fields.put(name, parser.getText());
                }
            }
        }
    }
}
