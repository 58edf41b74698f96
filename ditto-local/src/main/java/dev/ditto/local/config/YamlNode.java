package dev.ditto.local.config;

import java.util.List;
import java.util.Map;

/** A piece of a YAML file that remembers its line, the first one being 1. */
sealed interface YamlNode {

    int line();

    /** A single value, as written. */
    record Scalar(int line, String text) implements YamlNode {

        /** Without the text, which may be a secret. */
        @Override
        public String toString() {
            return "Scalar[line " + line + "]";
        }
    }

    /** Nothing, where a value could be. */
    record Empty(int line) implements YamlNode {}

    record Mapping(int line, Map<String, Entry> entries) implements YamlNode {}

    record Sequence(int line, List<YamlNode> items) implements YamlNode {}

    /** A key's line and its value. */
    record Entry(int line, YamlNode value) {}
}
