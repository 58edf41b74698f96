package dev.ditto.test.docker;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for another process, which has no other way to say that it is done. */
final class Pause {

    private Pause() {}

    static void briefly() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another process", e);
        }
    }

    /** Waits until it is true; the result says whether it came true in time. */
    static boolean until(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            briefly();
        }
        return true;
    }
}
