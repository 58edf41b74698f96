package dev.ditto.local.snapshot;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells the caller of one create(), in its own thread, what it waits for: first after three seconds, since most are over
 * by then, then once a second at most. For one thread.
 */
public final class Announcer {

    private static final long FIRST_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Optional<Consumer<String>> listener;
    private final LongSupplier nanos;
    private long due;

    Announcer(Optional<Consumer<String>> listener, LongSupplier nanos) {
        this.listener = listener;
        this.nanos = nanos;
        due = nanos.getAsLong() + FIRST_NANOS;
    }

    /** The three seconds begin now. */
    public static Announcer to(Optional<Consumer<String>> listener) {
        return new Announcer(listener, System::nanoTime);
    }

    /** When there may be something to tell, in nanoseconds from now; {@link Long#MAX_VALUE} if nobody listens. */
    long dueInNanos() {
        return listener.isEmpty() ? Long.MAX_VALUE : Math.max(0, due - nanos.getAsLong());
    }

    /** Tells it if it is time; what the listener throws is the caller's own. */
    void tell(Supplier<String> words) {
        if (dueInNanos() == 0) {
            listener.orElseThrow().accept(words.get());
            due = nanos.getAsLong() + EVERY_NANOS;
        }
    }
}
