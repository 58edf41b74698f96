package dev.ditto.local.config;

/**
 * What somebody set, and where.
 *
 * @param text as written
 * @param origin for messages: {@code environment variable DITTO_TTL}, {@code /project/ditto.yaml:12}
 */
record SettingValue(String text, String origin) {

    /** Without the text, which may be a secret. */
    @Override
    public String toString() {
        return "SettingValue[" + origin + "]";
    }
}
