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
 * Work that one thread does and any number of callers wait for: its outcome, and word of how far it is. The worker calls
 * nobody; whoever waits looks from time to time. Thread-safe.
 *
 * @param <T> the outcome
 */
public final class SharedWork<T> implements Progress {

    private final String what;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private volatile Supplier<String> words;

    /**
     * Work that has not begun.
     *
     * @param what for messages: {@code restore of shop.dump}
     */
    public SharedWork(String what) {
        this.what = what;
        words = () -> "Preparing the " + what;
    }

    @Override
    public void now(Supplier<String> latest) {
        words = latest;
    }

    public void succeed(T result) {
        outcome.complete(result);
    }

    /** Does nothing if it is over already. */
    public void fail(Throwable cause) {
        outcome.completeExceptionally(cause);
    }

    /**
     * Waits for the outcome, and tells the caller meanwhile what for.
     *
     * @param patience how long at most; the work goes on when that is over
     */
    public T await(Duration patience, Announcer caller) {
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
            throw new RuntimeUnavailableException("Interrupted while waiting for the " + what + ".", e);
        } catch (ExecutionException e) {
            throw rethrow(e.getCause() == null ? e : e.getCause());
        }
    }

    private ClaimTimeoutException tooLate(Duration patience, TimeoutException cause) {
        return new ClaimTimeoutException(
                "The " + what + " was not done within " + patience.toMillis()
                        + " ms (" + words.get()
                        + "); it goes on in the background. Raise the claim timeout, or leave it unset so that it is"
                        + " waited for.",
                cause);
    }

    /** Every caller gets the failure itself, with the worker's stack: there is one root cause, told once. */
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
