package dev.ditto.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measured values in rounds. The middle is the median of the rounds' medians, so that one round in which the machine was
 * busy elsewhere does not move it; the tail is that of all values. Not thread-safe.
 */
final class Series {

    private final List<List<Double>> rounds = new ArrayList<>();

    /** A series of a single value. */
    static Series of(double value) {
        Series series = new Series();
        series.add(value);
        return series;
    }

    /** Later values belong to a new round. */
    void nextRound() {
        rounds.add(new ArrayList<>());
    }

    void add(double value) {
        if (rounds.isEmpty()) {
            nextRound();
        }
        rounds.get(rounds.size() - 1).add(value);
    }

    int count() {
        return all().length;
    }

    double p50() {
        double[] medians = rounds.stream()
                .filter(round -> !round.isEmpty())
                .mapToDouble(round -> quantile(sorted(round), 0.5))
                .sorted()
                .toArray();
        return quantile(medians, 0.5);
    }

    double p99() {
        return quantile(all(), 0.99);
    }

    double min() {
        return quantile(all(), 0);
    }

    double max() {
        return quantile(all(), 1);
    }

    double sum() {
        return Arrays.stream(all()).sum();
    }

    private double[] all() {
        return rounds.stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    private static double[] sorted(List<Double> values) {
        double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(array);
        return array;
    }

    /** The middle of two values where there is no middle one; else the smallest value that has its share below it. */
    private static double quantile(double[] sorted, double share) {
        int n = sorted.length;
        if (n == 0) {
            return Double.NaN;
        }
        if (share == 0.5 && n % 2 == 0) {
            return (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        }
        return sorted[Math.max(0, (int) Math.ceil(share * n) - 1)];
    }
}
