package dev.ditto.junit5.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Collects what the threads of a run do. Tests of one class that follow each other in one thread become one span, and
 * beyond a limit nothing is added, so that it never grows with the run. Thread-safe.
 */
public final class Timeline {

    private static final int LIMIT = 20_000;

    /** Shorter ones nobody could see, save tests, which are counted. In microseconds. */
    private static final long SHORTEST = 100;

    /** Between tests of one class, so that they still are one span. In microseconds. */
    private static final long PAUSE = 20_000;

    private record Running(String testClass, long start) {}

    private final Instant started = Instant.now();
    private final LongSupplier nanoTime;
    private final long origin;
    private final Map<Thread, Running> running = new ConcurrentHashMap<>();
    private final Map<String, Integer> last = new ConcurrentHashMap<>();
    private final List<Span> spans = new ArrayList<>();
    private int leftOut;

    public Timeline() {
        this(System::nanoTime);
    }

    Timeline(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        origin = nanoTime.getAsLong();
    }

    /** When the run began, by the clock on the wall. */
    public Instant started() {
        return started;
    }

    /** Does something in this thread and remembers how long it took, also if it fails. */
    public void during(Span.Kind kind, String what, Runnable work) {
        long start = now();
        try {
            work.run();
        } finally {
            long length = now() - start;
            if (length >= SHORTEST) {
                add(new Span(Thread.currentThread().getName(), kind, what, 0, start, length));
            }
        }
    }

    /** A test begins in this thread. */
    public void begin(String testClass) {
        running.put(Thread.currentThread(), new Running(testClass, now()));
    }

    /** The test of this thread ends, if there is one. */
    public void end() {
        Running test = running.remove(Thread.currentThread());
        if (test != null) {
            String thread = Thread.currentThread().getName();
            add(new Span(thread, Span.Kind.TESTING, test.testClass(), 1, test.start(), now() - test.start()));
        }
    }

    /** The spans so far, by their start. */
    public synchronized List<Span> spans() {
        return spans.stream().sorted(Comparator.comparingLong(Span::start)).toList();
    }

    /** How many spans found no room. */
    public synchronized int leftOut() {
        return leftOut;
    }

    /** How long the run took until now, in microseconds. */
    public long now() {
        return TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong() - origin);
    }

    private synchronized void add(Span span) {
        Integer index = last.get(span.thread());
        if (index != null && continues(spans.get(index), span)) {
            Span before = spans.get(index);
            spans.set(
                    index,
                    new Span(
                            span.thread(),
                            span.kind(),
                            span.what(),
                            before.tests() + span.tests(),
                            before.start(),
                            span.end() - before.start()));
        } else if (spans.size() < LIMIT) {
            last.put(span.thread(), spans.size());
            spans.add(span);
        } else {
            leftOut++;
        }
    }

    private static boolean continues(Span before, Span next) {
        return next.kind() == Span.Kind.TESTING
                && before.kind() == Span.Kind.TESTING
                && before.what().equals(next.what())
                && next.start() - before.end() <= PAUSE;
    }
}
