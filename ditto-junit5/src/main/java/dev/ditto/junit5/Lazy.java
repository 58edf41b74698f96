package dev.ditto.junit5;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value made at first use, once. It exists because JUnit's store may run a creator under a lock of its map, where
 * slow work blocks or deadlocks other classes: the store gets the holder, the work happens outside.
 *
 * <p>A failure is kept and thrown again: what failed for one test class fails at once for the next. Thread-safe.
 */
final class Lazy<T> {

    private final Supplier<? extends T> creator;
    private @Nullable T value;
    private @Nullable RuntimeException failure;

    Lazy(Supplier<? extends T> creator) {
        this.creator = creator;
    }

    synchronized T get() {
        if (failure != null) {
            throw failure;
        }
        if (value == null) {
            value = create();
        }
        return value;
    }

    /** The value if there is one; makes none. */
    synchronized Optional<T> ifCreated() {
        return Optional.ofNullable(value);
    }

    /** Takes the value out, so that it is closed once; empty if there was none. Afterwards there is none to get. */
    synchronized Optional<T> release() {
        Optional<T> released = Optional.ofNullable(value);
        value = null;
        if (failure == null) {
            failure = new IllegalStateException("Already closed; nothing can be asked of it any more");
        }
        return released;
    }

    private T create() {
        try {
            return creator.get();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }
}
