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

    static ValueRule text() {
        return new ValueRule("text", "a text that is not blank", value -> !value.isBlank());
    }

    /** For values that another module reads: it judges them, an empty variable of a CI server included. */
    static ValueRule unread() {
        return new ValueRule("text", "a text", value -> true);
    }
}
