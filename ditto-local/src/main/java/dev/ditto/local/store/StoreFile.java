package dev.ditto.local.store;

import dev.ditto.ConfigurationException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.store.StoreAwayException.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The SQLite file of a home: one connection per session, one thread at a time, so that waiting for another process is the
 * only waiting there is. Whoever writes begins IMMEDIATE: a deferred transaction that turns into a write fails at once
 * when somebody else writes, whatever the busy timeout.
 *
 * <p>Each piece of work sees to it that the file at the path is the one that is open. One that was deleted, replaced or
 * damaged is left or moved aside, and the work done in the one that is there or is made then.
 */
final class StoreFile implements Transactions {

    /** How long to wait for another process, and how long for the other threads of this one. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Below that, an error of the disk is taken to come from want of room. */
    private static final long NO_ROOM = 256 << 10;

    private static final int ATTEMPTS = 5;

    private final Home home;
    private final Path path;
    private final StoreOpening opening;
    private final Reserve reserve;
    private final Duration patience;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final AtomicInteger losses = new AtomicInteger();
    private volatile boolean full;
    private @Nullable StoreConnection current;
    private boolean closed;

    private StoreFile(Home home, StoreOpening opening, StoreConnection first, Duration patience) {
        this.home = home;
        this.opening = opening;
        this.patience = patience;
        path = home.database();
        reserve = new Reserve(home);
        current = first;
    }

    /** For somebody who owns nothing. */
    static StoreFile open(Home home) {
        return open(home, "");
    }

    static StoreFile open(Home home, String session) {
        return open(home, session, PATIENCE);
    }

    /** @param session the id of who opens it; empty for somebody who owns nothing */
    static StoreFile open(Home home, String session, Duration patience) {
        SqliteLibrary.load(home);
        StoreOpening opening = new StoreOpening(home, session, patience);
        try {
            return new StoreFile(home, opening, opening.first(), patience);
        } catch (IOException e) {
            throw new ConfigurationException("The store " + home.database() + " cannot be made: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw StoreFailure.of(home.database(), patience, e);
        }
    }

    @Override
    public <T> T read(SqlWork<T> work) {
        return inTurn(() -> attempt(store -> store.read(work)));
    }

    @Override
    public <T> T write(SqlWork<T> work) {
        return inTurn(() -> attempt(store -> store.write(work)));
    }

    /** How often this session found its store gone and went on with another one. */
    int losses() {
        return losses.get();
    }

    /** Whether the disk was full, and there has been no room since. */
    boolean isFull() {
        return full;
    }

    /** Has SQLite look through the whole file, in a connection of its own; goes on with another one if it is damaged. */
    void check() {
        try {
            if (opening.isDamaged()) {
                inTurn(() -> {
                    replace(current(), Finding.DAMAGED);
                    return true;
                });
            }
        } catch (SQLException e) {
            throw StoreFailure.of(path, patience, e);
        }
    }

    /** Makes the reserve where it is missing and there is room. */
    void keepReserve() {
        reserve.make();
    }

    /** Sees whether the store still is the one that is open, and whether its disk has room again. */
    void look() {
        read(rows -> true);
        if (full && home.freeBytes() > Reserve.BYTES) {
            full = false;
        }
    }

    private <T> T inTurn(Turn<T> work) {
        takeTurn();
        try {
            refuseClosed();
            return work.run();
        } catch (SQLException e) {
            throw StoreFailure.of(path, patience, e);
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The store " + path + " was lost and cannot be made again: " + e.getMessage()
                            + ". Does the home directory still belong to this user, and is there room on its disk?",
                    e);
        } finally {
            turn.unlock();
        }
    }

    private <T> T attempt(Step<T> step) throws SQLException, IOException {
        for (int attempt = 1; ; attempt++) {
            StoreConnection store = current();
            try {
                return step.run(store);
            } catch (StoreAwayException e) {
                replace(store, e.finding());
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !isRemedied(store, e)) {
                    throw e;
                }
            } catch (IllegalArgumentException e) {
                // Only a damaged row holds what its column cannot.
                if (attempt == ATTEMPTS || !opening.isDamaged()) {
                    throw e;
                }
                replace(store, Finding.DAMAGED);
            }
        }
    }

    private StoreConnection current() throws SQLException, IOException {
        StoreConnection store = current;
        if (store == null) {
            store = opening.once();
            current = store;
        }
        return store;
    }

    private boolean isRemedied(StoreConnection store, SQLException e) throws SQLException, IOException {
        if (StoreFailure.isDamage(e)) {
            replace(store, Finding.DAMAGED);
            return true;
        }
        if (StoreFailure.isWantOfRoom(e)) {
            full = StoreFailure.isFull(e) || home.freeBytes() < NO_ROOM;
            return full && (reserve.giveUp() || store.drainLog());
        }
        return false;
    }

    /** The lost one is closed last: as long as it is open, its inode is nobody else's. */
    private void replace(StoreConnection lost, Finding finding) throws SQLException, IOException {
        current = null;
        losses.incrementAndGet();
        try {
            current = opening.again(lost, finding);
        } finally {
            lost.closeQuietly();
        }
    }

    private void refuseClosed() {
        if (closed) {
            throw new RuntimeUnavailableException("This copy manager is closed; open another one.");
        }
    }

    /** Waits even when interrupted, as it is not for long and cleaning up must not stop half-way. */
    private void takeTurn() {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        boolean taken = false;
        boolean late = false;
        while (!taken && !late) {
            try {
                taken = turn.tryLock(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                late = !taken;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (late) {
            throw new RuntimeUnavailableException("The store " + path + " was in use by other threads of this JVM for "
                    + patience.toMillis() + " ms (" + turn.getQueueLength()
                    + " wait). Another process holds it up, or its disk is slow.");
        }
    }

    @Override
    public void close() {
        takeTurn();
        try {
            closed = true;
            StoreConnection store = current;
            current = null;
            if (store != null) {
                store.close();
            }
        } catch (SQLException e) {
            throw StoreFailure.of(path, patience, e);
        } finally {
            turn.unlock();
        }
    }

    /** Work that may fail as JDBC does. */
    @FunctionalInterface
    private interface Step<T extends @Nullable Object> {
        T run(StoreConnection store) throws SQLException;
    }

    /** All that is done in one turn. */
    @FunctionalInterface
    private interface Turn<T extends @Nullable Object> {
        T run() throws SQLException, IOException;
    }
}
