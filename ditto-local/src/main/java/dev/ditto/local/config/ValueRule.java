package dev.ditto.local.config;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which texts are a value of a setting.
 *
 * @param allowed for the table in the documentation
 * @param demand for a message, after "it has to be"
 * @param accepts whether a text is a value
 */
record ValueRule(String allowed, String demand, Predicate<String> accepts) {

    /** No sign, no leading zero (YAML reads 010 as eight), no exponent; 18 digits fit into a long. */
    private static final Pattern PLAIN_NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IP_ADDRESS =
            Pattern.compile(BYTE + "(\\." + BYTE + "){3}|(?=.*:.*:)[0-9A-Fa-f:]{2,39}");
    private static final Pattern IMAGE_PREFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_/-]*/");

    static ValueRule whole(long min, long max) {
        String range = min + " to " + max;
        return new ValueRule(
                range,
                "a whole number from " + range + ", in plain digits",
                value -> PLAIN_NUMBER.matcher(value).matches()
                        && Long.parseLong(value) >= min
                        && Long.parseLong(value) <= max);
    }

    static ValueRule oneOf(String... choices) {
        List<String> known = List.of(choices);
        String listed = String.join(", ", known);
        return new ValueRule(listed, "one of " + listed, known::contains);
    }

    static ValueRule flag() {
        return new ValueRule("true, false", "true or false", value -> value.equals("true") || value.equals("false"));
    }

    /** A literal: what a name stands for may change, and with it who can connect. */
    static ValueRule ipAddress() {
        return new ValueRule(
                "IP address",
                "an IP address such as 127.0.0.1 or ::1",
                value -> IP_ADDRESS.matcher(value).matches());
    }

    /** Put before a name as it stands, so that the slash must not be missing. */
    static ValueRule imagePrefix() {
        return new ValueRule(
                "text that ends with /",
                "the beginning of an image name that ends with /",
                value -> IMAGE_PREFIX.matcher(value).matches());
    }

    static ValueRule text() {
        return new ValueRule("text", "a text that is not blank", value -> !value.isBlank());
    }

    /** For values that another module reads: it judges them, an empty variable of a CI server included. */
    static ValueRule unread() {
        return new ValueRule("text", "a text", value -> true);
    }
}
