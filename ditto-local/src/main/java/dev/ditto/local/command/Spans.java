package dev.ditto.local.command;

import java.time.Duration;

/** Times and sizes as people read them. */
final class Spans {

    private Spans() {}

    /** With two units at most: {@code 3 h 20 min}. Nothing is shorter than {@code 0 s}. */
    static String of(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return two(seconds / 60, "min", seconds % 60, "s");
        }
        if (seconds < 86_400) {
            return two(seconds / 3600, "h", seconds % 3600 / 60, "min");
        }
        return two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    private static String two(long big, String bigUnit, long small, String smallUnit) {
        return big + " " + bigUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    static String megabytes(long bytes) {
        return Math.round(bytes / (double) (1 << 20)) + " MB";
    }
}
