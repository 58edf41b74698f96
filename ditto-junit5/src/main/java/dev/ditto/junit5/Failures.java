package dev.ditto.junit5;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs steps that must all be tried; the first failure is thrown at the end, with the others suppressed. */
final class Failures {

    private @Nullable RuntimeException first;

    void attempt(Runnable step) {
        attempt(
                () -> {
                    step.run();
                    return true;
                },
                false);
    }

    <T> T attempt(Supplier<T> step, T otherwise) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            add(e);
            return otherwise;
        }
    }

    void throwIfAny() {
        if (first != null) {
            throw first;
        }
    }

    private void add(RuntimeException failure) {
        if (first == null) {
            first = failure;
        } else if (first != failure) {
            first.addSuppressed(failure);
        }
    }
}
