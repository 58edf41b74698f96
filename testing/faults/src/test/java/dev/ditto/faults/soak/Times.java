package dev.ditto.faults.soak;

import dev.ditto.faults.report.Finding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations in milliseconds, and what is told of many of them. Not thread-safe. */
final class Times {

    private final List<Double> millis = new ArrayList<>();

    void add(double value) {
        millis.add(value);
    }

    int count() {
        return millis.size();
    }

    /** The value that this share of all does not exceed, as the nearest one measured; 0 if there is none. */
    double percentile(int percent) {
        if (millis.isEmpty()) {
            return 0;
        }
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }

    /** Of the first or the last so many alone. */
    Times part(int from, int to) {
        Times part = new Times();
        part.millis.addAll(millis.subList(from, to));
        return part;
    }

    /** The finding with percentiles of these, if there are any. */
    Finding addTo(Finding finding, String name, int... percents) {
        Finding more = finding;
        if (!millis.isEmpty()) {
            for (int percent : percents) {
                more = more.with(name + " p" + percent + " ms", Math.round(percentile(percent)));
            }
        }
        return more;
    }

    static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }
}
