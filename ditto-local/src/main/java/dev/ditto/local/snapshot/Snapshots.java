package dev.ditto.local.snapshot;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.DittoException;
import dev.ditto.RestoreFailedException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.place.Place;
import dev.ditto.local.spi.CloneStrategy;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.LockFile;
import dev.ditto.local.store.SnapshotRow;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a home. One is built at most once at a time: within this JVM callers share one build and its
 * outcome, between processes a lock file decides who builds. Thread-safe.
 */
public final class Snapshots implements AutoCloseable {

    private static final Duration LONGEST_RESTORE = Duration.ofHours(1);
    private static final Duration HOPELESS = Duration.ofMinutes(1);
    /** How long a snapshot that was seen is taken to be there: whoever claims finds out by itself if it is not. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    /** Digits of the key in a lock's name: 256 locks are enough, and more would only be files that nobody removes. */
    private static final int STRIPE = 2;

    private final Home home;
    private final StateStore store;
    private final String sessionId;
    private final Map<String, CompletableFuture<Snapshot>> builds = new ConcurrentHashMap<>();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();
    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();
    private final ExecutorService builders;

    public Snapshots(Home home, StateStore store, String sessionId) {
        this.home = home;
        this.store = store;
        this.sessionId = sessionId;
        builders = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "ditto-restore");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The place that holds the snapshot, if one does; its data may be gone, which attaching then shows. */
    public Optional<String> whereabouts(SnapshotSpec spec, ServerBinaries binaries) {
        return store.snapshots().holder(spec.key(binaries));
    }

    /** The snapshot, if it is there, or was a moment ago. */
    public Optional<Snapshot> find(SnapshotSpec spec, ServerBinaries binaries, Place place) {
        String key = spec.key(binaries);
        Sighting seen = sightings.get(key + place.incarnation());
        if (seen != null && System.nanoTime() - seen.nanos() < FRESH.toNanos()) {
            return Optional.of(seen.snapshot());
        }
        return store.snapshots().use(key, place.incarnation()).map(row -> {
            Snapshot snapshot = snapshot(row, binaries, Optional.empty());
            sightings.put(key + place.incarnation(), new Sighting(snapshot, System.nanoTime()));
            return snapshot;
        });
    }

    /** Says that a snapshot was found to be gone. */
    public void missed(Snapshot snapshot) {
        sightings.values().removeIf(seen -> seen.snapshot().database().equals(snapshot.database()));
    }

    /**
     * The snapshot, built if it is not there.
     *
     * @param patience how long to wait for a build; it goes on when the wait is over
     */
    public Snapshot ensure(SnapshotSpec spec, ServerBinaries binaries, Place place, Duration patience) {
        Optional<Snapshot> found = find(spec, binaries, place);
        if (found.isPresent()) {
            return found.get();
        }
        String key = spec.key(binaries) + place.incarnation();
        refuseHopeless(key);
        CompletableFuture<Snapshot> mine = new CompletableFuture<>();
        CompletableFuture<Snapshot> build = builds.putIfAbsent(key, mine);
        if (build == null) {
            build = mine;
            start(key, mine, () -> buildOnce(spec, binaries, place));
        }
        Snapshot snapshot = await(build, spec, patience);
        return build == mine ? snapshot : snapshot.awaited();
    }

    /** What could not be restored a moment ago cannot be now: a hundred test classes need not wait to be told. */
    private void refuseHopeless(String key) {
        Failure failure = failures.get(key);
        if (failure != null) {
            if (System.nanoTime() - failure.nanos() < HOPELESS.toNanos()) {
                throw failure.cause();
            }
            failures.remove(key, failure);
        }
    }

    private void start(String key, CompletableFuture<Snapshot> result, java.util.function.Supplier<Snapshot> work) {
        try {
            builders.execute(() -> {
                try {
                    result.complete(work.get());
                } catch (RestoreFailedException e) {
                    failures.put(key, new Failure(e, System.nanoTime()));
                    result.completeExceptionally(e);
                } catch (RuntimeException | Error e) {
                    result.completeExceptionally(e);
                } finally {
                    builds.remove(key);
                }
            });
        } catch (java.util.concurrent.RejectedExecutionException e) {
            builds.remove(key);
            // Also to those who found this build before it was refused.
            result.completeExceptionally(closed(e));
        }
    }

    private Snapshot buildOnce(SnapshotSpec spec, ServerBinaries binaries, Place place) {
        String key = spec.key(binaries);
        String purpose = "for " + spec.shortName() + " to be restored";
        try (LockFile.Held held =
                home.lock("snapshot-" + key.substring(0, STRIPE)).acquire(LONGEST_RESTORE, purpose)) {
            Optional<SnapshotRow> ready = store.snapshots().use(key, place.incarnation());
            // It was not there before the wait for the lock, so somebody else has just restored it.
            return ready.map(row -> snapshot(row, binaries, Optional.of(row.restored())))
                    .orElseGet(() -> new SnapshotBuild(store, place, binaries, sessionId, key, spec).run());
        }
    }

    private static Snapshot await(CompletableFuture<Snapshot> build, SnapshotSpec spec, Duration patience) {
        try {
            return build.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ClaimTimeoutException(
                    "The restore of " + spec.shortName() + " was not done within "
                            + patience.toMillis()
                            + " ms; it goes on in the background. Raise the claim timeout, or leave it"
                            + " unset so that restores are waited for.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("Interrupted while " + spec.shortName() + " was being restored.", e);
        } catch (ExecutionException e) {
            throw rethrow(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Every caller gets the failure itself, with the builder's stack: there is one root cause, told once. */
    private static RuntimeException rethrow(Throwable failure) {
        if (failure instanceof DittoException ditto) {
            return ditto;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
    }

    private static Snapshot snapshot(SnapshotRow row, ServerBinaries binaries, Optional<Duration> restored) {
        return new Snapshot(
                row.database(),
                row.owner(),
                new CloneStrategy(row.strategy(), ""),
                binaries,
                row.sizeBytes(),
                restored,
                false);
    }

    private static RuntimeUnavailableException closed(@Nullable Throwable cause) {
        return new RuntimeUnavailableException("This copy manager is closed; open another one.", cause);
    }

    /** Fails whoever waits for a build, and waits a little for builds to end; what is half-built dies with the session. */
    @Override
    public void close() {
        builders.shutdownNow();
        builds.values().forEach(build -> build.completeExceptionally(closed(null)));
        try {
            builders.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A snapshot that the store had, and when. */
    private record Sighting(Snapshot snapshot, long nanos) {}

    /** A restore that failed for a reason that lies in the dump. */
    private record Failure(RestoreFailedException cause, long nanos) {}
}
