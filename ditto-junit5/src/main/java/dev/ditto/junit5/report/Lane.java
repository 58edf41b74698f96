package dev.ditto.junit5.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A row of the chart, for a thread. Spans that would be thinner than a line and lie side by side become one bar, so that a
 * picture of a hundred thousand tests is no larger than one of a hundred.
 */
final class Lane {

    /** In pixels. */
    private static final double THIN = 1.5;

    /**
     * A bar to draw.
     *
     * @param spans how many it stands for
     * @param length of these, in microseconds
     */
    record Bar(double left, double right, String what, int tests, int spans, long length) {

        double width() {
            return right - left;
        }

        private Bar and(Bar next) {
            return new Bar(
                    left,
                    Math.max(right, next.right),
                    what,
                    tests + next.tests,
                    spans + next.spans,
                    length + next.length);
        }
    }

    private final String name;
    private final Map<Span.Kind, List<Bar>> bars = new EnumMap<>(Span.Kind.class);

    private long end;

    Lane(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Of its last span, in microseconds since its run began. */
    long end() {
        return end;
    }

    /** Threads that only destroy come below those that test. */
    boolean tests() {
        return bars.containsKey(Span.Kind.TESTING);
    }

    List<Bar> bars(Span.Kind kind) {
        return bars.getOrDefault(kind, List.of());
    }

    /** To be called by the order of start. */
    void add(Span span, double left, double right) {
        end = Math.max(end, span.end());
        List<Bar> row = bars.computeIfAbsent(span.kind(), kind -> new ArrayList<>());
        Bar bar = new Bar(left, right, span.what(), span.tests(), 1, span.length());
        Bar before = row.isEmpty() ? null : row.get(row.size() - 1);
        if (before != null && bar.left() - before.right() < THIN / 2 && Math.min(before.width(), bar.width()) < THIN) {
            row.set(row.size() - 1, before.and(bar));
        } else {
            row.add(bar);
        }
    }
}
