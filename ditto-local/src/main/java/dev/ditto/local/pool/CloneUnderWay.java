package dev.ditto.local.pool;

import dev.ditto.RuntimeUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A warm copy that is being made, or will turn out not to be needed. Thread-safe. */
public final class CloneUnderWay {

    private final CountDownLatch end = new CountDownLatch(1);

    CloneUnderWay() {}

    void end() {
        end.countDown();
    }

    /** Waits until it is made, or has failed, but no longer than that. */
    public void await(Duration patience) {
        try {
            end.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("Interrupted while waiting for a copy.", e);
        }
    }
}
