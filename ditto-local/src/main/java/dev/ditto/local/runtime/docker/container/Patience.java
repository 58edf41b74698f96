package dev.ditto.local.runtime.docker.container;

import dev.ditto.RuntimeUnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long something is waited for. Belongs to one thread. */
public final class Patience {

    private static final long SHORTEST_PAUSE_MILLIS = 3;
    private static final long LENGTHENING_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final long start = System.nanoTime();
    private final Duration limit;
    private long pauseMillis = SHORTEST_PAUSE_MILLIS;

    private Patience(Duration limit) {
        this.limit = limit;
    }

    public static Patience of(Duration limit) {
        return new Patience(limit);
    }

    public boolean isOver() {
        return elapsed().compareTo(limit) >= 0;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** In words, for messages. */
    public String spent() {
        return elapsed().toMillis() + " ms (limit " + limit.toMillis() + " ms)";
    }

    /**
     * Lets a moment pass before another process is asked again; longer each time.
     *
     * @param awaited what is waited for, for the message
     */
    public void pause(String awaited) {
        try {
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis + LENGTHENING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("Interrupted while waiting for " + awaited + ".", e);
        }
    }
}
