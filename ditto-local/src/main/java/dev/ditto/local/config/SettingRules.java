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
        refuseSuperuserInSharedServer(settings);
        settings.path(Settings.HOME);
    }

    /** In a shared server a superuser could enter every other copy. */
    private static void refuseSuperuserInSharedServer(ResolvedSettings settings) {
        if (settings.flag(Settings.COPY_SUPERUSER)
                && settings.required(Settings.ISOLATION).equals("database")) {
            throw new ConfigurationException("Setting '" + Settings.COPY_SUPERUSER + "' is true ("
                    + settings.origin(Settings.COPY_SUPERUSER) + ") and '" + Settings.ISOLATION + "' is database ("
                    + settings.origin(Settings.ISOLATION)
                    + "); a superuser of a shared server could enter every other copy. Set '" + Settings.ISOLATION
                    + "' to server, or '" + Settings.COPY_SUPERUSER + "' to false.");
        }
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
