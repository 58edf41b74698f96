package dev.ditto.local.store;

import dev.ditto.ConfigurationException;
import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * The SQLite file of a home: one connection per JVM, one thread at a time, so that waiting for another process is the
 * only waiting there is. Whoever writes begins IMMEDIATE: a deferred transaction that turns into a write fails at once
 * when somebody else writes, whatever the busy timeout.
 */
final class StoreFile implements Transactions {

    /** How long to wait for another process, and how long for the other threads of this one. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path path;
    private final Connection connection;
    private final Rows rows;
    private final Duration patience;
    private final @Nullable Object identity;
    private final ReentrantLock turn = new ReentrantLock(true);

    private StoreFile(Path path, @Nullable Object identity, Connection connection, Duration patience) {
        this.path = path;
        this.identity = identity;
        this.connection = connection;
        rows = new Rows(connection);
        this.patience = patience;
    }

    static StoreFile open(Home home) {
        return open(home, PATIENCE);
    }

    static StoreFile open(Home home, Duration patience) {
        Path path = home.database();
        SqliteLibrary.load(home);
        try {
            make(path);
            StoreFile file = new StoreFile(path, identity(path), connect(path, patience), patience);
            file.prepare(home);
            return file;
        } catch (IOException e) {
            throw new ConfigurationException("The store " + path + " cannot be made: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw StoreFailure.of(path, patience, e);
        }
    }

    /** Before SQLite opens it, so that the mode does not depend on the umask. */
    private static void make(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // The usual case.
        }
    }

    private static Connection connect(Path path, Duration patience) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.enforceForeignKeys(true);
        return config.createConnection("jdbc:sqlite:" + path);
    }

    private void prepare(Home home) throws SQLException {
        boolean ready = false;
        try {
            if (!isWal()) {
                // Waiting for each other at this one step is beyond the busy timeout.
                try (LockFile.Held held = home.lock("store").acquire(PATIENCE, "for the store to be made")) {
                    journalAhead();
                }
            }
            Schema.migrate(connection, path);
            ready = true;
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    private void journalAhead() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
        }
    }

    private boolean isWal() throws SQLException {
        return rows.query(row -> row.getString(1), "PRAGMA journal_mode").contains("wal");
    }

    @Override
    public <T> T read(SqlWork<T> work) {
        return inTurn(() -> work.run(rows));
    }

    @Override
    public <T> T write(SqlWork<T> work) {
        return inTurn(() -> {
            refuseReplaced();
            rows.execute("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                T result = work.run(rows);
                rows.execute("COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollback();
                }
            }
        });
    }

    private <T> T inTurn(SqlCall<T> call) {
        takeTurn();
        try {
            if (connection.isClosed()) {
                throw new RuntimeUnavailableException("This copy manager is closed; open another one.");
            }
            return call.run();
        } catch (SQLException e) {
            throw StoreFailure.of(path, patience, e);
        } finally {
            turn.unlock();
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

    /** A file deleted or replaced under an open connection would go on taking writes that nobody ever sees. */
    private void refuseReplaced() {
        try {
            if (Objects.equals(identity, identity(path))) {
                return;
            }
        } catch (IOException e) {
            throw replaced(e);
        }
        throw replaced(null);
    }

    private RuntimeUnavailableException replaced(@Nullable IOException e) {
        return new RuntimeUnavailableException(
                "The store " + path + " was deleted or replaced while it was in use; nothing was changed. Close this"
                        + " copy manager and open another one.",
                e);
    }

    /** Device and inode; null where the file system has none. */
    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private void rollback() {
        try {
            rows.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back by itself, as it does on a full disk; the first failure is the one that tells.
            LoggerFactory.getLogger(StoreFile.class).debug("Nothing left to roll back", e);
        }
    }

    @Override
    public void close() {
        takeTurn();
        try {
            connection.close();
        } catch (SQLException e) {
            throw StoreFailure.of(path, patience, e);
        } finally {
            turn.unlock();
        }
    }

    /** A call that may fail as JDBC does. */
    @FunctionalInterface
    private interface SqlCall<T extends @Nullable Object> {
        T run() throws SQLException;
    }
}
