package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The latest moment of one attempt. Every wait for another process ends here. Immutable and thread-safe. */
final class Deadline {

    private static final long SHORTEST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final Duration total;
    private final long endNanos;

    private Deadline(Duration total) {
        this.total = total;
        this.endNanos = System.nanoTime() + total.toNanos();
    }

    static Deadline after(Duration total) {
        return new Deadline(total);
    }

    /** A deadline that is not later than this one. */
    Deadline atMost(Duration limit) {
        return after(limit.compareTo(remaining()) < 0 ? limit : remaining());
    }

    Duration total() {
        return total;
    }

    Duration remaining() {
        long nanos = endNanos - System.nanoTime();
        return nanos > 0 ? Duration.ofNanos(nanos) : Duration.ZERO;
    }

    /**
     * Looks again and again, since no other process tells us when something is so.
     *
     * @param what for the message, should the thread be interrupted
     * @return false if the deadline passed first
     */
    boolean await(String what, BooleanSupplier reached) {
        long pause = SHORTEST_PAUSE_MILLIS;
        while (!reached.getAsBoolean()) {
            if (remaining().isZero()) {
                return false;
            }
            pause(what, pause);
            pause = Math.min(pause + pause / 2, LONGEST_PAUSE_MILLIS);
        }
        return true;
    }

    private static void pause(String what, long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException(
                    "Interrupted while waiting for " + what + "; nothing is wrong with it. Try again.", e);
        }
    }
}
