package dev.ditto.test.docker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What stands in the way of all requests of a kind for a while. Thread-safe. */
public final class Hindrance {

    private final String kind;
    private final How how;
    private final long end;
    private final AtomicInteger count = new AtomicInteger();

    /** @param end as {@link System#nanoTime} counts */
    Hindrance(String kind, How how, long end) {
        this.kind = kind;
        this.how = how;
        this.end = end;
    }

    /** How many requests met it. */
    public int count() {
        return count.get();
    }

    boolean meets(String passing) {
        boolean meets = passing.equals(kind) && System.nanoTime() - end < 0;
        count.addAndGet(meets ? 1 : 0);
        return meets;
    }

    How how() {
        return how;
    }

    /**
     * What becomes of a request.
     *
     * @param status answered instead of the daemon; empty: the daemon is asked
     * @param message of that answer
     * @param delay before the daemon is asked
     */
    public record How(String status, String message, Duration delay) {

        public static How answered(String status, String message) {
            return new How(status, message, Duration.ZERO);
        }

        public static How delayed(Duration delay) {
            return new How("", "", delay);
        }
    }
}
