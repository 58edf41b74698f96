package dev.ditto.local.snapshot;

import dev.ditto.RestoreFailedException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.place.Place;
import dev.ditto.local.spi.CloneStrategy;
import dev.ditto.local.spi.Progress;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.store.DiskFloor;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.LockFile;
import dev.ditto.local.store.SnapshotRow;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
    private final DiskFloor floor;
    private final RestoreLimits limits;
    private final Map<String, SharedWork<Snapshot>> builds = new ConcurrentHashMap<>();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();
    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();
    private final ExecutorService builders;

    public Snapshots(Home home, StateStore store, String sessionId, DiskFloor floor, RestoreLimits limits) {
        this.floor = floor;
        this.limits = limits;
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
     * @param caller who is told meanwhile what is waited for
     */
    public Snapshot ensure(
            SnapshotSpec spec, ServerBinaries binaries, Place place, Duration patience, Announcer caller) {
        Optional<Snapshot> found = find(spec, binaries, place);
        if (found.isPresent()) {
            return found.get();
        }
        String key = spec.key(binaries) + place.incarnation();
        refuseHopeless(key);
        SharedWork<Snapshot> mine = new SharedWork<>("restore of " + spec.shortName());
        SharedWork<Snapshot> build = builds.putIfAbsent(key, mine);
        if (build == null) {
            build = mine;
            start(key, mine, () -> buildOnce(spec, binaries, place, mine));
        }
        Snapshot snapshot = build.await(patience, caller);
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

    private void start(String key, SharedWork<Snapshot> build, Supplier<Snapshot> work) {
        try {
            builders.execute(() -> {
                Runnable outcome = outcome(key, build, work);
                // First: whoever is told of a failure and asks again would otherwise be told of the same one.
                builds.remove(key, build);
                outcome.run();
            });
        } catch (RejectedExecutionException e) {
            builds.remove(key);
            // Also to those who found this build before it was refused.
            build.fail(closed(e));
        }
    }

    private Runnable outcome(String key, SharedWork<Snapshot> build, Supplier<Snapshot> work) {
        try {
            Snapshot snapshot = work.get();
            return () -> build.succeed(snapshot);
        } catch (RestoreFailedException e) {
            failures.put(key, new Failure(e, System.nanoTime()));
            return () -> build.fail(e);
        } catch (RuntimeException | Error e) {
            return () -> build.fail(e);
        }
    }

    private Snapshot buildOnce(SnapshotSpec spec, ServerBinaries binaries, Place place, Progress progress) {
        String key = spec.key(binaries);
        try (LockFile.Held held = lock(key, spec.shortName(), progress)) {
            Optional<SnapshotRow> ready = store.snapshots().use(key, place.incarnation());
            // It was not there before the wait for the lock, so somebody else has just restored it.
            return ready.map(row -> snapshot(row, binaries, Optional.of(row.restored())))
                    .orElseGet(() -> build(key, spec, binaries, place, progress));
        }
    }

    private Snapshot build(String key, SnapshotSpec spec, ServerBinaries binaries, Place place, Progress progress) {
        floor.requireRoom("the restore of " + spec.shortName());
        try {
            return new SnapshotBuild(store, place, binaries, sessionId, key, spec, progress, limits).run();
        } catch (RuntimeUnavailableException e) {
            throw spec.named("The restore of", "did not come to its end", e);
        }
    }

    private LockFile.Held lock(String key, String dump, Progress progress) {
        LockFile lock = home.lock("snapshot-" + key.substring(0, STRIPE));
        return lock.tryAcquire().orElseGet(() -> {
            progress.now(() -> "Another process restores " + dump);
            return lock.acquire(LONGEST_RESTORE, "for " + dump + " to be restored");
        });
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
        builds.values().forEach(build -> build.fail(closed(null)));
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
