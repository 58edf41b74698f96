package dev.ditto.benchmarks;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a container was made, ran and served, as the daemon and the server's own log tell it; on the daemon's clock, which
 * is this machine's.
 *
 * @param ready when the server wrote that it takes logins
 */
record ContainerMoments(Instant created, Instant started, Instant ready) {

    private static final String READY = "ready to accept connections";
    private static final long NANO = 1_000_000_000L;
    private static final long PATIENCE_SECONDS = 30;

    /** @param since before it was made */
    static ContainerMoments of(BenchDaemon daemon, String container, Instant since) throws Exception {
        Map<String, Instant> events = events(daemon, container, since);
        return new ContainerMoments(
                told(events.get("create"), "made", container),
                told(events.get("start"), "started", container),
                told(ready(daemon, container), "ready", container));
    }

    private static Instant told(@Nullable Instant moment, String what, String container) {
        return Optional.ofNullable(moment)
                .orElseThrow(() -> new IllegalStateException("Nobody tells when " + container + " was " + what));
    }

    private static Map<String, Instant> events(BenchDaemon daemon, String container, Instant since) throws Exception {
        Map<String, Instant> events = new ConcurrentHashMap<>();
        ResultCallback.Adapter<Event> seen = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Event event) {
                Long nanos = event.getTimeNano();
                if (nanos != null && event.getAction() != null) {
                    events.put(event.getAction(), Instant.ofEpochSecond(nanos / NANO, nanos % NANO));
                }
            }
        };
        daemon.client()
                .eventsCmd()
                .withSince(Long.toString(since.getEpochSecond()))
                .withUntil(Long.toString(Instant.now().getEpochSecond() + 1))
                .withContainerFilter(container)
                .exec(seen)
                .awaitCompletion(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return events;
    }

    /** The last line of that kind: the server that makes the data writes it, too. */
    private static @Nullable Instant ready(BenchDaemon daemon, String container) throws Exception {
        Map<String, Instant> lines = new ConcurrentHashMap<>();
        ResultCallback.Adapter<Frame> seen = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Frame frame) {
                new String(frame.getPayload(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains(READY))
                        .forEach(line -> lines.put(READY, Instant.parse(line.substring(0, line.indexOf(' ')))));
            }
        };
        daemon.client()
                .logContainerCmd(container)
                .withStdOut(true)
                .withStdErr(true)
                .withTimestamps(true)
                .exec(seen)
                .awaitCompletion(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return lines.get(READY);
    }
}
