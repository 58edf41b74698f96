package dev.ditto.local.config;

import dev.ditto.ConfigurationException;

/** Refuses wrong values; nothing is repaired. */
final class SettingRules {

    private static final int SHOWN = 80;

    private SettingRules() {}

    /** One value on its own. */
    static void check(Setting setting, SettingValue value) {
        if (setting.rule().accepts().test(value.text())) {
            return;
        }
        String unit = setting.unit().isEmpty() ? "" : " (" + setting.unit() + ")";
        throw new ConfigurationException(subject(setting, value) + " is '" + shown(value.text()) + "'; it has to be "
                + setting.rule().demand() + unit + ". Correct it, or remove it"
                + setting.fallback().map(text -> " for the default " + text).orElse("") + ".");
    }

    static String subject(Setting setting, SettingValue value) {
        return "Setting '" + setting + "' (" + value.origin() + ")";
    }

    /** Values that are fine one by one and contradict each other. */
    static void checkTogether(ResolvedSettings settings) {
        refuseAbove(settings, Settings.COPY_TTL, Settings.MAX_TTL);
        refuseAbove(settings, Settings.PORT_POOL_START, Settings.PORT_POOL_END);
        settings.path(Settings.HOME);
    }

    private static void refuseAbove(ResolvedSettings settings, Setting lower, Setting upper) {
        if (settings.number(lower) > settings.number(upper)) {
            throw new ConfigurationException("Setting '" + lower + "' is " + settings.number(lower) + " ("
                    + settings.origin(lower) + ") and '" + upper + "' is " + settings.number(upper) + " ("
                    + settings.origin(upper) + "); the first must not be above the second. Change one of them.");
        }
    }

    /** On one line and short, whatever somebody pasted. */
    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}
