package dev.ditto.junit5;

import dev.ditto.CreateOptions;
import dev.ditto.OpenCopy;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Makes copies and remembers who asked and how long it took. Thread-safe. */
final class Tally {

    private final Set<Class<?>> classes = ConcurrentHashMap.newKeySet();
    private final Queue<CreateOptions> asked = new ConcurrentLinkedQueue<>();
    private final Queue<Creation> creations = new ConcurrentLinkedQueue<>();

    OpenCopy open(CreateOptions options, Class<?> testClass, Supplier<OpenCopy> creator) {
        serves(testClass);
        asked.add(options);
        long start = System.nanoTime();
        OpenCopy open = creator.get();
        creations.add(new Creation(open.copy(), Duration.ofNanos(System.nanoTime() - start)));
        return open;
    }

    /** Counts a class that uses a copy which may have been made for another one. */
    void serves(Class<?> testClass) {
        classes.add(testClass);
    }

    /** How many test classes asked for a copy. */
    int classes() {
        return classes.size();
    }

    /** What was asked for, whether or not a copy was made. */
    List<CreateOptions> asked() {
        return List.copyOf(asked);
    }

    List<Creation> creations() {
        return List.copyOf(creations);
    }
}
