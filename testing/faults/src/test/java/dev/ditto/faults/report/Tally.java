package dev.ditto.faults.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a case tries and what it breaks, and becomes a {@link Finding} before anything is asserted. Thread-safe but
 * for {@link #with}.
 */
public final class Tally {

    private final String id;
    private final String what;
    private final long begin = System.nanoTime();
    private final AtomicLong trials = new AtomicLong();
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();

    private Tally(String id, String what) {
        this.id = id;
        this.what = what;
    }

    /** As in {@link Finding}. */
    public static Tally of(String id, String what) {
        return new Tally(id, what);
    }

    public Tally tried() {
        return tried(1);
    }

    public Tally tried(long times) {
        trials.addAndGet(times);
        return this;
    }

    /** One trial, and whether it kept the rule; if not, in which words that is told. */
    public Tally tried(boolean kept, String otherwise) {
        if (!kept) {
            violated(otherwise);
        }
        return tried();
    }

    public void violated(String how) {
        violations.add(how);
    }

    public Tally with(String name, double value) {
        figures.put(name, value);
        return this;
    }

    /** The middle and the slowest percent of what was timed, in milliseconds. */
    public Tally withMillis(String name, List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        if (!sorted.isEmpty()) {
            with(name + " p50 ms", sorted.get(sorted.size() / 2));
            with(name + " p99 ms", sorted.get(sorted.size() * 99 / 100));
        }
        return this;
    }

    /** Records it with how long it took; it may have been broken. */
    public Finding record() {
        double seconds = (System.nanoTime() - begin) / 100_000_000 / 10.0;
        Map<String, Double> all = new LinkedHashMap<>(figures);
        all.put("took s", seconds);
        return new Finding(id, what, trials.get(), violations.size(), all).record();
    }

    /** Records it, and fails if it was broken. */
    public void hold() {
        record();
        assertThat(violations).as(id + ": " + what).isEmpty();
        assertThat(trials.get()).as(id + ": trials").isPositive();
    }
}
