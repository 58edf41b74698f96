package dev.ditto.local.config;

import dev.ditto.ConfigurationException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/**
 * Everything a configuration is made of, in the order in which it is asked.
 *
 * @param given by full key without {@code ditto.}
 * @param settings asked by full name with {@code ditto.}
 * @param systemProperties those that begin with {@code ditto.} count
 * @param environment those that begin with {@code DITTO_} count; references to secrets read the others
 * @param file the YAML file to read; empty: the named one, the project's or the user's
 * @param fallbacks instead of the built-in defaults, by full key without {@code ditto.}
 * @param workingDirectory absolute
 * @param userHome absolute
 */
public record ConfigurationInputs(
        Map<String, String> given,
        Function<String, Optional<String>> settings,
        Properties systemProperties,
        Map<String, String> environment,
        Optional<Path> file,
        Map<String, String> fallbacks,
        Path workingDirectory,
        Path userHome) {

    /**
     * The key without {@code ditto.}, if there is such a setting.
     *
     * @throws ConfigurationException if there is none; it names the nearest one
     */
    public static String knownKey(String name) {
        String key =
                name.startsWith(Settings.PROPERTY_PREFIX) ? name.substring(Settings.PROPERTY_PREFIX.length()) : name;
        if (Settings.find(key).isEmpty() && !Settings.isUnread(key)) {
            throw new ConfigurationException("Unknown setting '" + name + "'; the nearest known one is '"
                    + Settings.nearest(key) + "'. Correct the name.");
        }
        return key;
    }

    /** Without values: they may be secrets. */
    @Override
    public String toString() {
        return "ConfigurationInputs[given=" + given.keySet() + ", workingDirectory=" + workingDirectory + "]";
    }
}
