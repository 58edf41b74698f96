package dev.ditto.local.snapshot;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.DittoException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.Progress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A build that one thread does and any number of callers wait for: its outcome, and word of how far it is. The builder
 * calls nobody; whoever waits looks from time to time. Thread-safe.
 */
final class SharedBuild implements Progress {

    private final String dump;
    private final CompletableFuture<Snapshot> outcome = new CompletableFuture<>();
    private volatile Supplier<String> words;

    /** @param dump its short name, for messages */
    SharedBuild(String dump) {
        this.dump = dump;
        words = () -> "Preparing the restore of " + dump;
    }

    @Override
    public void now(Supplier<String> latest) {
        words = latest;
    }

    void succeed(Snapshot snapshot) {
        outcome.complete(snapshot);
    }

    /** Does nothing if it is over already. */
    void fail(Throwable cause) {
        outcome.completeExceptionally(cause);
    }

    /**
     * Waits for the snapshot, and tells the caller meanwhile what for.
     *
     * @param patience how long at most; the build goes on when that is over
     */
    Snapshot await(Duration patience, Announcer caller) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                long left = Math.max(0, end - System.nanoTime());
                try {
                    return outcome.get(Math.min(left, caller.dueInNanos()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (end - System.nanoTime() <= 0) {
                        throw tooLate(patience, e);
                    }
                    caller.tell(words);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("Interrupted while " + dump + " was being restored.", e);
        } catch (ExecutionException e) {
            throw rethrow(e.getCause() == null ? e : e.getCause());
        }
    }

    private ClaimTimeoutException tooLate(Duration patience, TimeoutException cause) {
        return new ClaimTimeoutException(
                "The restore of " + dump + " was not done within "
                        + patience.toMillis()
                        + " ms; it goes on in the background. Raise the claim timeout, or leave it"
                        + " unset so that restores are waited for.",
                cause);
    }

    /** Every caller gets the failure itself, with the builder's stack: there is one root cause, told once. */
    private static RuntimeException rethrow(Throwable failure) {
        if (failure instanceof DittoException ditto) {
            return ditto;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
    }
}
