package dev.ditto.junit5;

import dev.ditto.Copy;
import dev.ditto.OpenCopy;
import java.util.function.Supplier;

/**
 * The copy of a test class, made at first use and destroyed with the class: it lives in the class's store, which JUnit
 * closes after {@code @AfterAll}, also when the class failed. Thread-safe.
 */
final class ClassCopy implements StoreResource {

    private final Lazy<OpenCopy> open;

    ClassCopy(Supplier<OpenCopy> creator) {
        open = new Lazy<>(creator);
    }

    Copy get() {
        return open.get().copy();
    }

    @Override
    public void close() {
        open.release().ifPresent(OpenCopy::close);
    }
}
