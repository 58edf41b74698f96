package dev.ditto.benchmarks;

import java.util.Locale;

/** Three digits that count, as people write them. */
final class Digits {

    private Digits() {}

    static String text(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String format = size >= 100 || value == Math.rint(value) ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
