package dev.ditto.local.config;

import dev.ditto.ConfigurationException;
import dev.ditto.local.config.YamlNode.Entry;
import dev.ditto.local.config.YamlNode.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The settings of one YAML file. Immutable once read. */
final class YamlSettings implements SettingSource {

    private final String file;
    private final Map<String, SettingValue> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private YamlSettings(String file) {
        this.file = file;
    }

    /** Checks every key of a file and keeps its settings. */
    static YamlSettings of(String file, Mapping root) {
        YamlSettings settings = new YamlSettings(file);
        settings.accept("", root);
        return settings;
    }

    @Override
    public Optional<SettingValue> find(Setting setting) {
        return Optional.ofNullable(values.get(setting.key()));
    }

    private void accept(String prefix, Mapping map) {
        map.entries().forEach((key, entry) -> accept(prefix + key, entry));
    }

    private void accept(String path, Entry entry) {
        if (path.equals(Settings.CONFIG.key())) {
            throw wrong(entry.line(), "'config' names the file to read and cannot be set in a file; remove it.");
        }
        Optional<Setting> setting = Settings.find(path).filter(known -> isMeant(path, entry));
        if (setting.isPresent()) {
            remember(path, entry);
            values.put(path, new SettingValue(text(path, entry), file + ":" + entry.line()));
        } else if (Settings.isUnread(path)) {
            remember(path, entry);
        } else if (Settings.isGroup(path)) {
            group(path, entry);
        } else {
            throw unknown(path, entry.line());
        }
    }

    /** {@code server} is a URL in one file and a tree of the server's own settings in another. */
    private static boolean isMeant(String path, Entry entry) {
        return !Settings.isGroup(path) || entry.value() instanceof YamlNode.Scalar;
    }

    private void group(String path, Entry entry) {
        if (entry.value() instanceof Mapping mapping) {
            accept(path + ".", mapping);
        } else if (!(entry.value() instanceof YamlNode.Empty)) {
            throw wrong(
                    entry.line(),
                    "'" + path + "' holds further keys, such as '" + Settings.nearest(path + ".")
                            + "', not a value or a list; indent them below it.");
        }
    }

    private String text(String path, Entry entry) {
        if (entry.value() instanceof YamlNode.Scalar scalar) {
            return scalar.text();
        }
        if (entry.value() instanceof YamlNode.Empty) {
            throw wrong(entry.line(), "'" + path + "' has no value; give it one or remove the key.");
        }
        String found = entry.value() instanceof Mapping ? "map" : "list";
        throw wrong(entry.line(), "'" + path + "' is a " + found + "; it has to be a single value.");
    }

    /** {@code a.b} can be written as one key or as two; the parser sees a duplicate only within one map. */
    private void remember(String path, Entry entry) {
        Integer earlier = lines.putIfAbsent(path, entry.line());
        if (earlier != null) {
            throw wrong(entry.line(), "'" + path + "' is already set in line " + earlier + "; remove one of the two.");
        }
    }

    private ConfigurationException unknown(String path, int line) {
        return wrong(
                line,
                "unknown key '" + path + "'; the nearest known one is '" + Settings.nearest(path)
                        + "'. Correct the key or remove it.");
    }

    private ConfigurationException wrong(int line, String complaint) {
        return new ConfigurationException(file + ":" + line + ": " + complaint);
    }
}
