package dev.ditto.junit5;

import dev.ditto.CopyClient;
import dev.ditto.CreateOptions;
import dev.ditto.OpenCopy;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Makes copies and remembers who asked and how long it took. Thread-safe. */
final class Tally {

    private final Queue<CreateOptions> asked = new ConcurrentLinkedQueue<>();
    private final Queue<Creation> creations = new ConcurrentLinkedQueue<>();

    OpenCopy open(CopyClient client, CreateOptions options) {
        asked.add(options);
        long start = System.nanoTime();
        OpenCopy open = client.open(options);
        creations.add(new Creation(open.copy(), Duration.ofNanos(System.nanoTime() - start)));
        return open;
    }

    /** What was asked for, whether or not a copy was made. */
    List<CreateOptions> asked() {
        return List.copyOf(asked);
    }

    List<Creation> creations() {
        return List.copyOf(creations);
    }
}
