package dev.ditto.local.config;

import dev.ditto.ConfigurationException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings in the environment: everything that begins with {@code DITTO_}. */
final class EnvironmentSettings implements SettingSource {

    /** Kubernetes puts these into every container of a namespace that has a service called {@code ditto}. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("DITTO_SERVICE_(HOST|PORT)(_.*)?|DITTO_PORT(_[0-9]+_(TCP|UDP|SCTP)(_.*)?)?");

    private final Map<String, String> variables = new TreeMap<>();

    EnvironmentSettings(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (name.startsWith(Settings.VARIABLE_PREFIX)) {
                variables.put(name, value);
            }
        });
        variables.keySet().forEach(EnvironmentSettings::refuseUnknown);
    }

    @Override
    public Optional<SettingValue> find(Setting setting) {
        Optional<SettingValue> named = value(setting.variable());
        Optional<SettingValue> alias = setting.alias().flatMap(this::value);
        if (named.isPresent()
                && alias.isPresent()
                && !named.get().text().equals(alias.get().text())) {
            throw new ConfigurationException("The environment sets " + setting.variable() + " to '"
                    + named.get().text() + "' and " + setting.alias().orElseThrow() + " to '"
                    + alias.get().text() + "', which mean the same; remove one of them.");
        }
        return named.or(() -> alias);
    }

    private Optional<SettingValue> value(String name) {
        return Optional.ofNullable(variables.get(name))
                .map(text -> new SettingValue(text, "environment variable " + name));
    }

    private static void refuseUnknown(String name) {
        if (names().anyMatch(name::equals) || isForeign(name) || isUnread(name)) {
            return;
        }
        throw new ConfigurationException("Unknown environment variable '" + name + "'; the nearest known one is '"
                + NearestName.of(name, names()) + "'. Correct the name or unset it.");
    }

    private static Stream<String> names() {
        return Settings.ALL.stream()
                .flatMap(setting -> Stream.concat(Stream.of(setting.variable()), setting.alias().stream()));
    }

    /** Read by the JUnit extension and by ditto's own build, or not meant for ditto. */
    private static boolean isForeign(String name) {
        return name.equals("DITTO_REQUIRE_DOCKER")
                || name.startsWith("DITTO_TEST_")
                || name.startsWith("DITTO_JUNIT_")
                || SERVICE_LINK.matcher(name).matches();
    }

    /** Only the first underscore can be told to be a dot, which is the one that matters. */
    private static boolean isUnread(String name) {
        String key = name.substring(Settings.VARIABLE_PREFIX.length()).toLowerCase(Locale.ROOT);
        return key.indexOf('_') > 0 && Settings.isUnread(key.replaceFirst("_", "."));
    }
}
