package dev.ditto.local.config;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One setting: its name and what may be written there. Immutable; the instances are in {@link Settings}. */
public final class Setting {

    private final String key;
    private final ValueRule rule;
    private final @Nullable String fallback;
    private final String unit;
    private final String zero;
    private final String meaning;
    private final boolean secret;
    private final @Nullable String alias;

    private Setting(
            String key,
            ValueRule rule,
            @Nullable String fallback,
            String unit,
            String zero,
            String meaning,
            boolean secret,
            @Nullable String alias) {
        this.key = key;
        this.rule = rule;
        this.fallback = fallback;
        this.unit = unit;
        this.zero = zero;
        this.meaning = meaning;
        this.secret = secret;
        this.alias = alias;
    }

    static Setting of(String key, ValueRule rule, @Nullable String fallback, String meaning) {
        return new Setting(key, rule, fallback, "", "", meaning, false, null);
    }

    Setting in(String unitName) {
        return new Setting(key, rule, fallback, unitName, zero, meaning, secret, alias);
    }

    Setting zero(String zeroMeans) {
        return new Setting(key, rule, fallback, unit, zeroMeans, meaning, secret, alias);
    }

    Setting alias(String variable) {
        return new Setting(key, rule, fallback, unit, zero, meaning, secret, variable);
    }

    Setting hidden() {
        return new Setting(key, rule, fallback, unit, zero, meaning, true, alias);
    }

    /** The path in {@code ditto.yaml}, such as {@code embedded.idle_seconds}. */
    public String key() {
        return key;
    }

    /** The system property, such as {@code ditto.embedded.idle_seconds}. */
    public String property() {
        return Settings.PROPERTY_PREFIX + key;
    }

    /** The environment variable, such as {@code DITTO_EMBEDDED_IDLE_SECONDS}. */
    public String variable() {
        return Settings.VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** A second environment variable of the same meaning. */
    Optional<String> alias() {
        return Optional.ofNullable(alias);
    }

    /** Written as in the file; empty: nothing unless set. */
    Optional<String> fallback() {
        return Optional.ofNullable(fallback);
    }

    ValueRule rule() {
        return rule;
    }

    String unit() {
        return unit;
    }

    /** What 0 means; empty where 0 is a number like others, or no number. */
    String zero() {
        return zero;
    }

    String meaning() {
        return meaning;
    }

    /** Whether the value must never be shown and may be a reference to where the secret lies. */
    boolean secret() {
        return secret;
    }

    @Override
    public String toString() {
        return key;
    }
}
