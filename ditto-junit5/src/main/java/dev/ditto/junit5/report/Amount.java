package dev.ditto.junit5.report;

/** Times and shares as people read them. Without {@code String.format}, which costs a young JVM more than the rest. */
public final class Amount {

    private Amount() {}

    /** {@code 0.7 ms}, {@code 45 ms}, {@code 3.8 s}, {@code 2 min 5 s}. */
    public static String ofMicros(long micros) {
        if (micros < 9_950) {
            return tenths(micros, 1_000) + " ms";
        }
        if (micros < 999_500) {
            return (micros + 500) / 1_000 + " ms";
        }
        if (micros < 119_950_000) {
            return tenths(micros, 1_000_000) + " s";
        }
        long seconds = (micros + 500_000) / 1_000_000;
        return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }

    /** {@code 71 %}; nothing is 0 % of nothing. */
    static String share(long part, long whole) {
        return (whole == 0 ? 0 : Math.round(100.0 * part / whole)) + " %";
    }

    /** A coordinate, to a tenth. */
    static String tenth(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + Math.abs(tenths % 10);
    }

    private static String tenths(long value, long unit) {
        long tenths = (value * 10 + unit / 2) / unit;
        return tenths / 10 + "." + tenths % 10;
    }
}
