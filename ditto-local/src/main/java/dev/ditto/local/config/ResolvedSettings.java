package dev.ditto.local.config;

import dev.ditto.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The checked values of all settings. Immutable and thread-safe. */
public final class ResolvedSettings {

    private static final String DEFAULT = "default";

    private final Map<Setting, SettingValue> values;
    private final UserPath paths;
    private final SecretReference secrets;

    private ResolvedSettings(Map<Setting, SettingValue> values, UserPath paths, SecretReference secrets) {
        this.values = values;
        this.paths = paths;
        this.secrets = secrets;
    }

    /**
     * Asks every place, and checks whatever wins.
     *
     * @throws ConfigurationException if a value is wrong, two contradict each other or a name is unknown
     */
    public static ResolvedSettings of(ConfigurationInputs inputs) {
        UserPath paths = new UserPath(inputs.workingDirectory(), inputs.userHome());
        List<SettingSource> sources = sources(inputs, paths);
        Map<Setting, SettingValue> values = new LinkedHashMap<>();
        for (Setting setting : Settings.ALL) {
            first(sources, setting).ifPresent(value -> {
                SettingRules.check(setting, value);
                values.put(setting, value);
            });
        }
        ResolvedSettings resolved =
                new ResolvedSettings(values, paths, new SecretReference(inputs.environment(), paths));
        SettingRules.checkTogether(resolved);
        return resolved;
    }

    private static List<SettingSource> sources(ConfigurationInputs inputs, UserPath paths) {
        List<SettingSource> sources = new ArrayList<>();
        sources.add(setting ->
                Optional.ofNullable(inputs.given().get(setting.key())).map(text -> new SettingValue(text, "builder")));
        sources.add(setting -> inputs.settings()
                .apply(setting.property())
                .map(text -> new SettingValue(text, "setting " + setting.property() + " of the caller")));
        sources.add(new PropertySettings(inputs.systemProperties()));
        sources.add(new EnvironmentSettings(inputs.environment()));
        file(inputs, paths, List.copyOf(sources)).map(ConfigurationFile::read).ifPresent(sources::add);
        sources.add(setting -> Optional.ofNullable(inputs.fallbacks().get(setting.key()))
                .map(text -> new SettingValue(text, "default of the caller")));
        return sources;
    }

    private static Optional<ConfigurationFile> file(
            ConfigurationInputs inputs, UserPath paths, List<SettingSource> sources) {
        if (inputs.file().isPresent()) {
            Path given = paths.workingDirectory().resolve(inputs.file().get());
            return Optional.of(new ConfigurationFile(given.normalize(), false));
        }
        Optional<SettingValue> named = first(sources, Settings.CONFIG);
        if (named.isEmpty()) {
            return ConfigurationFile.discover(paths);
        }
        SettingRules.check(Settings.CONFIG, named.get());
        Path path = paths.resolve(named.get().text(), SettingRules.subject(Settings.CONFIG, named.get()));
        return Optional.of(new ConfigurationFile(path, false));
    }

    private static Optional<SettingValue> first(List<SettingSource> sources, Setting setting) {
        return sources.stream().flatMap(source -> source.find(setting).stream()).findFirst();
    }

    private Optional<SettingValue> value(Setting setting) {
        return Optional.ofNullable(values.get(setting))
                .or(() -> setting.fallback().map(text -> new SettingValue(text, DEFAULT)));
    }

    /** The text as written; of a secret setting nobody gets it this way. */
    public Optional<String> text(Setting setting) {
        if (setting.secret()) {
            throw new IllegalArgumentException("Setting '" + setting + "' is a secret; ask for it with secret().");
        }
        return value(setting).map(SettingValue::text);
    }

    /** The text of a setting that has a default. */
    public String required(Setting setting) {
        return text(setting).orElseThrow();
    }

    public long number(Setting setting) {
        return Long.parseLong(required(setting));
    }

    public Duration seconds(Setting setting) {
        return Duration.ofSeconds(number(setting));
    }

    public boolean flag(Setting setting) {
        return required(setting).equals("true");
    }

    /** A path or URI, with a leading {@code ~} replaced. */
    public Optional<String> location(Setting setting) {
        return text(setting).map(paths::expand);
    }

    /** Paths or URIs, separated by commas, each with a leading {@code ~} replaced. */
    public List<String> locations(Setting setting) {
        return text(setting).stream()
                .flatMap(all -> Arrays.stream(all.split(",")))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .map(paths::expand)
                .toList();
    }

    /** An absolute path. */
    public Path path(Setting setting) {
        return paths.resolve(required(setting), "Setting '" + setting + "' (" + origin(setting) + ")");
    }

    /**
     * The secret itself, read now from where the value refers to.
     *
     * @throws ConfigurationException if there is none there
     */
    public Optional<Secret> secret(Setting setting) {
        return value(setting).map(found -> secrets.resolve(setting, found));
    }

    /** Where the value comes from, for messages: {@code environment variable DITTO_TTL}, {@code ditto.yaml:12}. */
    public String origin(Setting setting) {
        return value(setting).map(SettingValue::origin).orElse(DEFAULT);
    }

    /** As {@link #origin(Setting)}, by name, with or without {@code ditto.}. */
    public String origin(String name) {
        return Settings.find(ConfigurationInputs.knownKey(name))
                .map(this::origin)
                .orElse("not read by this version");
    }

    /** The text of a setting by name if it is set anywhere; empty where its default applies, and for secrets. */
    public Optional<String> given(String name) {
        return Settings.find(ConfigurationInputs.knownKey(name))
                .filter(setting -> !setting.secret())
                .flatMap(setting -> Optional.ofNullable(values.get(setting)))
                .map(SettingValue::text);
    }

    /** What is set and where; no values, for some are secrets. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey().key() + " from " + entry.getValue().origin())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
