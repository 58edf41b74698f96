package dev.ditto.local.config;

import dev.ditto.ConfigurationException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The settings among the system properties: everything that begins with {@code ditto.}. */
final class PropertySettings implements SettingSource {

    private final Map<String, String> properties = new TreeMap<>();

    PropertySettings(Properties all) {
        all.stringPropertyNames().stream()
                .filter(name -> name.startsWith(Settings.PROPERTY_PREFIX))
                .forEach(name -> properties.put(name, all.getProperty(name, "")));
        properties.keySet().forEach(PropertySettings::refuseUnknown);
    }

    @Override
    public Optional<SettingValue> find(Setting setting) {
        return Optional.ofNullable(properties.get(setting.property()))
                .map(text -> new SettingValue(text, "system property " + setting.property()));
    }

    private static void refuseUnknown(String name) {
        String key = name.substring(Settings.PROPERTY_PREFIX.length());
        if (isForeign(key) || Settings.isUnread(key) || Settings.find(key).isPresent()) {
            return;
        }
        throw new ConfigurationException("Unknown system property '" + name + "'; the nearest known one is '"
                + Settings.PROPERTY_PREFIX + Settings.nearest(key) + "'. Correct the name or remove it.");
    }

    /** Read by the JUnit extension, by ditto's own build, and by the embedded runtime, which sees no configuration. */
    private static boolean isForeign(String key) {
        return key.startsWith("junit.")
                || key.startsWith("test.")
                || key.equals("embedded.binaries")
                || key.equals("embedded.user");
    }
}
