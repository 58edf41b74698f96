package dev.ditto.benchmarks;

import java.util.Locale;

/**
 * What a figure may be, and whether it is.
 *
 * @param text as printed
 */
record Limit(String text, boolean met) {

    static Limit atMost(String what, double value, double limit) {
        return new Limit(String.format(Locale.ROOT, "%s <= %s", what, Digits.text(limit)), value <= limit);
    }

    static Limit atLeast(String what, double value, double limit) {
        return new Limit(String.format(Locale.ROOT, "%s >= %s", what, Digits.text(limit)), value >= limit);
    }
}
