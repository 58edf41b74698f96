package dev.ditto.local.config;

import dev.ditto.ConfigurationException;
import dev.ditto.local.config.YamlNode.Entry;
import dev.ditto.local.config.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Turns one YAML text into {@link YamlNode}s. The only class that knows the YAML library, and reached only if there is a
 * file: loading the library costs a run more than everything else here. It is the parser below Jackson, because Jackson
 * does not tell which scalar an alias means, and because messages need lines.
 */
final class YamlReader {

    private final String file;

    /** Aliases share nodes: each is translated once, and a null stands for one that is not finished. */
    private final IdentityHashMap<Node, @Nullable YamlNode> translated = new IdentityHashMap<>();

    private YamlReader(String file) {
        this.file = file;
    }

    /**
     * Reads a text.
     *
     * @param file how messages name it
     * @throws ConfigurationException if it is not one document with a map at its top; it repeats no line of the file
     */
    static Mapping read(String file, String text) {
        LoaderOptions options = new LoaderOptions();
        // The limit guards those who expand aliases; here they stay shared.
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        ParserImpl parser = new ParserImpl(new StreamReader(text), options);
        try {
            return new YamlReader(file).document(new Composer(parser, new Resolver(), options));
        } catch (YAMLException invalid) {
            throw syntaxError(file, invalid);
        }
    }

    /** Not chained: the library's message quotes lines of the file, which may hold a password. */
    private static ConfigurationException syntaxError(String file, YAMLException invalid) {
        String at = "";
        String problem = invalid.getMessage();
        if (invalid instanceof MarkedYAMLException marked) {
            Mark mark = marked.getProblemMark();
            at = mark == null ? "" : ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
            problem = marked.getProblem();
        }
        return new ConfigurationException(file + at + ": not valid YAML (" + problem + "); correct the file.");
    }

    private Mapping document(Composer composer) {
        YamlNode root = composer.checkNode() ? translate(composer.getNode()) : new YamlNode.Empty(1);
        if (composer.checkNode()) {
            throw wrong(
                    line(composer.getNode()),
                    "a second document starts here; ditto reads one, so join them or remove one.");
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

    private YamlNode translate(Node node) {
        YamlNode known = translated.get(node);
        if (known != null) {
            return known;
        }
        if (translated.containsKey(node)) {
            throw wrong(line(node), "an alias in here refers to what it is part of; remove it.");
        }
        translated.put(node, null);
        YamlNode made = content(node);
        translated.put(node, made);
        return made;
    }

    private YamlNode content(Node node) {
        if (node instanceof MappingNode mapping) {
            return mapping(mapping);
        }
        if (node instanceof SequenceNode sequence) {
            List<YamlNode> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(translate(item)));
            return new YamlNode.Sequence(line(node), items);
        }
        return node.getTag().equals(Tag.NULL)
                ? new YamlNode.Empty(line(node))
                : new YamlNode.Scalar(line(node), ((ScalarNode) node).getValue());
    }

    private Mapping mapping(MappingNode node) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, Entry> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            int line = line(tuple.getKeyNode());
            YamlNode value = translate(tuple.getValueNode());
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(line, value, merged);
            } else {
                String key = key(tuple.getKeyNode());
                refuseDuplicate(key, line, entries.put(key, new Entry(line, value)));
            }
        }
        merged.forEach(entries::putIfAbsent);
        return new Mapping(line(node), entries);
    }

    private String key(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(line(node), "a key has to be a name, not a map or a list; correct it.");
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

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private ConfigurationException wrong(int line, String complaint) {
        return new ConfigurationException(file + ":" + line + ": " + complaint);
    }
}
