package dev.ditto.junit5;

import dev.ditto.Copy;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Is told which copies the tests of a thread work with, for frameworks that open connections by themselves, as {@code
 * dev.ditto:ditto-spring} does for Spring. Found by {@link java.util.ServiceLoader}; has to be thread-safe.
 *
 * @since 0.1
 */
public interface CopyObserver {

    /**
     * A class or a test begins to use copies. Called in the thread that runs it, before the copies are made, and for one
     * context perhaps more than once: a class before its {@code @BeforeAll} methods, a test before its instance is
     * made (JUnit 5.12 and later, unless the instance serves all tests) and before its {@code @BeforeEach} methods.
     *
     * <p>What is put into the store of the context is closed before the copies that the context has are destroyed.
     *
     * @param context of the class, or of the test
     * @param copies by name, those of the classes around included, and of tests only where the context is of one.
     *     Asking for one makes it if it is not there yet, and throws what keeps it from being made. Immutable
     */
    void inUse(ExtensionContext context, Map<String, Supplier<Copy>> copies);
}
