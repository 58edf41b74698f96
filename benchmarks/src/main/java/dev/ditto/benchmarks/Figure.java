package dev.ditto.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * One line of the report.
 *
 * @param unit of the values
 * @param reference measured in the same run, by turns with the figure itself; absent if there is none
 * @param limits none: reported only
 */
record Figure(String name, String unit, Series values, Optional<Series> reference, List<Limit> limits) {

    static Figure of(String name, String unit, Series values, Limit... limits) {
        return new Figure(name, unit, values, Optional.empty(), List.of(limits));
    }

    static Figure against(String name, String unit, Series values, Series reference, Limit... limits) {
        return new Figure(name, unit, values, Optional.of(reference), List.of(limits));
    }

    /** How many times the reference's median the figure's is; absent without one. */
    Optional<Double> ratio() {
        return reference.map(series -> values.p50() / series.p50());
    }

    boolean missed() {
        return limits.stream().anyMatch(limit -> !limit.met());
    }

    /** Limits and verdict, or nothing. */
    String verdict() {
        return limits.isEmpty() ? "" : missed() ? "MISSED" : "ok";
    }

    String limitText() {
        return String.join(", ", limits.stream().map(Limit::text).toList());
    }
}
