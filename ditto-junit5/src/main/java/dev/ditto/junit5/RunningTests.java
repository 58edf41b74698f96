package dev.ditto.junit5;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which test runs in which thread, from before its {@code @BeforeEach} until after its {@code @AfterEach}. Thread-safe. */
final class RunningTests {

    private final Map<Thread, String> names = new ConcurrentHashMap<>();

    void begin(String name) {
        names.put(Thread.currentThread(), name);
    }

    void end() {
        names.remove(Thread.currentThread());
    }

    /** The test of this thread; empty in threads that tests started, and between tests. */
    Optional<String> here() {
        return Optional.ofNullable(names.get(Thread.currentThread()));
    }
}
