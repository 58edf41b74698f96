package dev.ditto.local.snapshot;

import dev.ditto.DittoException;
import dev.ditto.RestoreFailedException;
import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.snapshot.RestoreLimits.Measured;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a restore that takes more room than it may. By asking the server, from beside it: what an archive or a statement
 * turns into is seen by nobody who only reads the dump. Asks seldom enough to cost the restore nothing; one that is over
 * within a second is not looked at.
 */
final class RestoreWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreWatch.class);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int MEGABYTE = 1 << 20;

    /** Looking takes one part in so many of the time. */
    private static final int PART = 20;

    private final String dump;
    private final DatabaseServer server;
    private final String staging;
    private final Measured limits;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile @Nullable String breach;

    /** @param staging name of the database, and of the login that fills it */
    RestoreWatch(String dump, DatabaseServer server, String staging, Measured limits) {
        this.dump = dump;
        this.server = server;
        this.staging = staging;
        this.limits = limits;
    }

    /** Runs a restore under its eyes. */
    <T> T run(Supplier<T> restore) {
        Thread thread = new Thread(this::watch, "ditto-restore-watch");
        thread.setDaemon(true);
        thread.start();
        try {
            T result = restore.get();
            refuseBreach(null);
            return result;
        } catch (RestoreFailedException e) {
            refuseBreach(e);
            throw e;
        } finally {
            close();
        }
    }

    private void refuseBreach(@Nullable RestoreFailedException failure) {
        String words = breach;
        if (words != null) {
            throw new RestoreFailedException(words, failure);
        }
    }

    private void watch() {
        long pause = SHORTEST.toNanos();
        try {
            while (!end.await(pause, TimeUnit.NANOSECONDS)) {
                long begin = System.nanoTime();
                look();
                pause = Math.max(SHORTEST.toNanos(), PART * (System.nanoTime() - begin));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; the restore goes on unwatched
        }
    }

    private void look() {
        try {
            Optional<String> found = breach == null ? find() : Optional.empty();
            found.ifPresent(words -> breach = words);
            if (breach != null) {
                // Each time: a program that restores may have connected meanwhile.
                server.admin("to end a restore that takes too much room", admin -> {
                    server.engine().endSessions(admin, staging);
                    return true;
                });
            }
        } catch (DittoException e) {
            // The restore meets what stands in the way as well, and tells it.
            LOG.debug("What the restore of {} takes could not be seen", dump, e);
        }
    }

    private Optional<String> find() {
        if (limits.limit().bytes() > 0) {
            long size = server.admin(
                    "to see how much room a restore takes",
                    admin -> server.engine().sizeBytes(admin, staging));
            if (limits.limit().isExceededBy(size)) {
                return Optional.of(limits.limit().message(dump, "its database takes", size));
            }
        }
        return limits.floorBytes() == 0
                ? Optional.empty()
                : server.freeBytes().filter(free -> free < limits.floorBytes()).map(this::tooFull);
    }

    private String tooFull(long free) {
        return "The restore of " + dump + " was ended: where the server's data lies, " + free / MEGABYTE + " MB ("
                + free
                + " bytes) are free, and " + limits.floorBytes() / MEGABYTE + " MB (" + limits.floorBytes()
                + " bytes) are to stay free. Make room there, or lower ditto.home_free_mb.";
    }

    /** Looks no more. Idempotent. */
    @Override
    public void close() {
        end.countDown();
    }
}
