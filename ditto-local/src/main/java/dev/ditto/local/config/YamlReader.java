package dev.ditto.local.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.ditto.ConfigurationException;
import dev.ditto.local.config.YamlNode.Entry;
import dev.ditto.local.config.YamlNode.Mapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns one YAML text into {@link YamlNode}s. The only class that knows the YAML library, and reached only if there is a
 * file: loading that library costs a run more than everything else here. It reads tokens rather than binding to types
 * because messages need lines, and because nothing but the written text decides what a value is.
 */
final class YamlReader {

    private final String file;
    private final YAMLParser parser;
    private final Map<String, YamlNode> anchors = new HashMap<>();

    private YamlReader(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Reads a text.
     *
     * @param file how messages name it
     * @throws ConfigurationException if it is not one document with a map at its top; no text of the file is repeated
     */
    static Mapping read(String file, String text) {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            return new YamlReader(file, parser).document();
        } catch (JsonProcessingException invalid) {
            throw syntaxError(file, invalid);
        } catch (IOException impossible) {
            throw new ConfigurationException("Cannot read " + file + ": " + impossible.getMessage(), impossible);
        }
    }

    /** Not chained: the library's message quotes lines of the file, which may hold a password. */
    private static ConfigurationException syntaxError(String file, JsonProcessingException invalid) {
        String at = invalid.getLocation() == null
                ? ""
                : ":" + invalid.getLocation().getLineNr() + ":"
                        + invalid.getLocation().getColumnNr();
        return new ConfigurationException(file + at + ": not valid YAML ("
                + YamlProblem.in(invalid.getOriginalMessage()) + "); correct the file.");
    }

    private Mapping document() throws IOException {
        JsonToken first = parser.nextToken();
        YamlNode root = first == null ? new YamlNode.Empty(1) : node(first);
        if (first != null && parser.nextToken() != null) {
            throw wrong(line(), "a second document starts here; ditto reads one, so join them or remove one.");
        }
        if (root instanceof Mapping mapping) {
            return mapping;
        }
        if (root instanceof YamlNode.Empty) {
            return new Mapping(1, Map.of());
        }
        throw wrong(
                root.line(), "the file has to hold settings such as 'warm_pool_size: 2', not a single value or list.");
    }

    private YamlNode node(JsonToken token) throws IOException {
        if (parser.isCurrentAlias()) {
            return anchored(parser.getText());
        }
        String anchor = parser.getObjectId();
        YamlNode node = content(token);
        if (anchor != null) {
            anchors.put(anchor, node);
        }
        return node;
    }

    private YamlNode content(JsonToken token) throws IOException {
        int line = line();
        return switch (token) {
            case START_OBJECT -> mapping(line);
            case START_ARRAY -> sequence(line);
            case VALUE_NULL -> new YamlNode.Empty(line);
            default -> new YamlNode.Scalar(line, parser.getText());
        };
    }

    private YamlNode anchored(String name) {
        YamlNode node = anchors.get(name);
        if (node == null) {
            throw wrong(line(), "the alias '*" + name + "' has no anchor '&" + name + "' above it; add or remove one.");
        }
        return node;
    }

    private YamlNode sequence(int line) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            items.add(node(token));
        }
        return new YamlNode.Sequence(line, items);
    }

    private YamlNode mapping(int line) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, Entry> merged = new LinkedHashMap<>();
        while (next() != JsonToken.END_OBJECT) {
            int keyLine = line();
            String key = parser.currentName();
            YamlNode value = node(next());
            if (key.equals("<<")) {
                merge(keyLine, value, merged);
            } else {
                refuseDuplicate(key, keyLine, entries.put(key, new Entry(keyLine, value)));
            }
        }
        merged.forEach(entries::putIfAbsent);
        return new Mapping(line, entries);
    }

    /** What is written in the map itself, or merged earlier, wins. */
    private void merge(int line, YamlNode value, Map<String, Entry> merged) {
        if (value instanceof Mapping mapping) {
            mapping.entries().forEach(merged::putIfAbsent);
        } else if (value instanceof YamlNode.Sequence sequence) {
            sequence.items().forEach(item -> merge(line, item, merged));
        } else {
            throw wrong(line, "'<<' merges maps only; give it an alias of a map.");
        }
    }

    private void refuseDuplicate(String key, int line, @Nullable Entry earlier) {
        if (earlier != null) {
            throw wrong(
                    line, "key '" + key + "' is already set in line " + earlier.line() + "; remove one of the two.");
        }
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw wrong(line(), "the file ends too early; complete it.");
        }
        return token;
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private ConfigurationException wrong(int line, String complaint) {
        return new ConfigurationException(file + ":" + line + ": " + complaint);
    }
}
