package dev.ditto.local;

import dev.ditto.local.reap.Deadlines;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session does by itself: it cleans up after the dead, and keeps copies warm if asked to. Thread-safe. */
final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    /** The first round waits a moment, so that it does not stand in the way of the first copy. */
    private static final Duration FIRST_ROUND = Duration.ofMillis(500);

    private static final Duration ROUND = Duration.ofSeconds(15);

    /** Old servers can wait until the session has its own, and seldom is there one: a short run need not look. */
    private static final Duration OLD_SERVERS = Duration.ofSeconds(3);

    /** Those who claim copies one after the other are not disturbed; what they claimed is seen to in one go. */
    private static final Duration CLAIMED = Duration.ofMillis(250);

    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Rooms rooms;
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicReference<@Nullable Thread> pool = new AtomicReference<>();

    private final ScheduledFuture<?> rounds;
    private final ScheduledFuture<?> oldServers;
    private final ScheduledFuture<?> deadlines;
    private @Nullable ScheduledFuture<?> soon;
    private volatile boolean began;
    private volatile boolean closed;

    /** Begins to clean up. */
    Housekeeping(Rooms rooms) {
        this.rooms = rooms;
        timer = new ScheduledThreadPoolExecutor(2, work -> daemon(work, "ditto-reaper"));
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        rounds = timer.scheduleWithFixedDelay(
                this::round, FIRST_ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
        deadlines = timer.scheduleWithFixedDelay(
                rooms.deadlines(), Deadlines.ROUND.toMillis(), Deadlines.ROUND.toMillis(), TimeUnit.MILLISECONDS);
        oldServers =
                timer.schedule(() -> rooms.reaper().retireServers(), OLD_SERVERS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Has the ends of copies seen to that were claimed a moment ago. Does not wait. */
    synchronized void claimed() {
        // One that has begun may have passed by what was claimed now.
        if (soon == null || soon.getDelay(TimeUnit.MILLISECONDS) <= 0) {
            try {
                soon = timer.schedule(rooms.deadlines(), CLAIMED.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("The session is closing, and its copies end with it", e);
            }
        }
    }

    private void round() {
        began = true;
        rooms.reaper().run();
    }

    /** Has the warm pool filled from now on; what with, the refiller is told. */
    void startPool() {
        Thread thread = daemon(rooms.refiller(), "ditto-pool");
        if (pool.compareAndSet(null, thread)) {
            thread.start();
        }
    }

    /** Work nobody waits for; its failure, unless it is the end, is told here, and again to whoever asks for the same. */
    void inBackground(String what, Runnable work) {
        daemon(
                        () -> {
                            try {
                                work.run();
                            } catch (RuntimeException e) {
                                if (!closed) {
                                    LOG.warn("Could not prepare {}: {}", what, e.getMessage());
                                }
                            }
                        },
                        "ditto-prepare")
                .start();
    }

    /** Ends both; a clone or removal that is under way is waited for. */
    @Override
    public void close() {
        closed = true;
        rooms.refiller().close();
        rounds.cancel(false);
        oldServers.cancel(false);
        deadlines.cancel(false);
        timer.shutdown();
        if (!began) {
            // Many test runs are shorter than the wait for the first round, and somebody has to clean up after the
            // killed.
            rooms.reaper().run();
        }
        try {
            Thread thread = pool.get();
            if (thread != null) {
                thread.join(CLOSING.toMillis());
            }
            if (thread != null && thread.isAlive()) {
                LOG.warn(
                        "The warm pool did not end within {} s; what it was making is removed later",
                        CLOSING.toSeconds());
            }
            timer.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
