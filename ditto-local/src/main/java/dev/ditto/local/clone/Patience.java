package dev.ditto.local.clone;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How long a caller waits for its turn altogether, though it may have to wait for several things one after the other.
 * What it does between them, a restore say, does not count. One thread.
 */
public final class Patience {

    private final Duration whole;
    private final LongSupplier nanos;
    private long left;
    private long since;
    private boolean running;

    private Patience(Duration whole, LongSupplier nanos) {
        this.whole = whole;
        this.nanos = nanos;
        left = whole.toNanos();
    }

    /** Does not run out before there is something to wait for. */
    public static Patience of(Duration whole) {
        return of(whole, System::nanoTime);
    }

    /** Runs out from now on. */
    public static Patience fromNow(Duration whole) {
        return of(whole).resume();
    }

    static Patience of(Duration whole, LongSupplier nanos) {
        return new Patience(whole, nanos);
    }

    /** Runs this and counts the time it takes. */
    public <T> T during(Supplier<T> waits) {
        resume();
        try {
            return waits.get();
        } finally {
            left = leftNanos();
            running = false;
        }
    }

    private Patience resume() {
        running = true;
        since = nanos.getAsLong();
        return this;
    }

    /** Zero if it ran out. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, leftNanos()));
    }

    /** What there was at the beginning, for messages. */
    public Duration whole() {
        return whole;
    }

    private long leftNanos() {
        return running ? left - (nanos.getAsLong() - since) : left;
    }
}
