package dev.ditto.local.engine.postgres;

import java.time.Duration;

/** A moment at which work has to be over. Thread-safe. */
final class TimeLimit {

    private final long end;

    TimeLimit(Duration fromNow) {
        end = System.nanoTime() + fromNow.toNanos();
    }

    boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    /** What is left, at least one millisecond: zero means no limit to a server. */
    long leftMillis() {
        return Math.max(1, (end - System.nanoTime()) / 1_000_000);
    }
}
