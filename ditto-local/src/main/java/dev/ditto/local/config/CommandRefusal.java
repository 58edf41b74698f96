package dev.ditto.local.config;

import dev.ditto.ConfigurationException;
import dev.ditto.local.config.YamlNode.Entry;
import dev.ditto.local.config.YamlNode.Mapping;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses commands in a file that was found in the working directory: it came with the project, and who checks out a
 * project does not expect its configuration to run programs.
 */
final class CommandRefusal {

    private final String file;

    /** Aliases make a tree a graph, and walking every path of it could take for ever. */
    private final Set<YamlNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    CommandRefusal(String file) {
        this.file = file;
    }

    void check(YamlNode node) {
        if (!seen.add(node)) {
            return;
        }
        if (node instanceof Mapping mapping) {
            mapping.entries().forEach(this::check);
        } else if (node instanceof YamlNode.Sequence sequence) {
            sequence.items().forEach(this::check);
        }
    }

    private void check(String key, Entry entry) {
        String last = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (last.equals("exec")) {
            throw new ConfigurationException(file + ":" + entry.line() + ": key '" + key
                    + "' would run a command, which a project's own ditto.yaml may not; move it to ~/.ditto/ditto.yaml"
                    + " or name the file with ditto.config.");
        }
        check(entry.value());
    }
}
