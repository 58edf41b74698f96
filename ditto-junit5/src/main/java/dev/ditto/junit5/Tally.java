package dev.ditto.junit5;

import dev.ditto.CopyClient;
import dev.ditto.CreateOptions;
import dev.ditto.OpenCopy;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Makes copies and remembers who asked and how long it took. Thread-safe. */
final class Tally {

    private final Set<String> jobNames = ConcurrentHashMap.newKeySet();
    private final Queue<Creation> creations = new ConcurrentLinkedQueue<>();

    OpenCopy open(CopyClient client, CreateOptions options) {
        options.jobName().ifPresent(jobNames::add);
        long start = System.nanoTime();
        OpenCopy open = client.open(options);
        creations.add(new Creation(open.copy(), Duration.ofNanos(System.nanoTime() - start)));
        return open;
    }

    /** Who asked for a copy, whether or not it was made. */
    Set<String> jobNames() {
        return Set.copyOf(jobNames);
    }

    List<Creation> creations() {
        return List.copyOf(creations);
    }
}
