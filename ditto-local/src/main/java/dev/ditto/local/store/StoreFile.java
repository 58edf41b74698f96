package dev.ditto.local.store;

import dev.ditto.ConfigurationException;
import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite file of a home: one connection per JVM, one thread at a time, so that waiting for another process is the
 * only waiting there is. Whoever writes begins IMMEDIATE: a deferred transaction that turns into a write fails at once
 * when somebody else writes, whatever the busy timeout.
 */
final class StoreFile implements AutoCloseable {

    private static final String LIBRARY_PLACE = "org.sqlite.tmpdir";
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path path;
    private final Connection connection;
    private final ReentrantLock turn = new ReentrantLock(true);

    private StoreFile(Path path, Connection connection) {
        this.path = path;
        this.connection = connection;
    }

    static StoreFile open(Home home) {
        Path path = home.database();
        try {
            // Made before SQLite opens it, so that the mode does not depend on the umask.
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // The usual case.
        } catch (IOException e) {
            throw new ConfigurationException("The store " + path + " cannot be made: " + e.getMessage(), e);
        }
        // The driver unpacks its native library there, not where everybody writes.
        System.getProperties().putIfAbsent(LIBRARY_PLACE, home.temporary().toString());
        try {
            StoreFile file = new StoreFile(path, connect(path));
            file.prepare(home);
            return file;
        } catch (SQLException e) {
            // It may be the place that is at fault, and then not for other homes of this JVM, too.
            System.getProperties().remove(LIBRARY_PLACE, home.temporary().toString());
            throw failed(path, e);
        }
    }

    private static Connection connect(Path path) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
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
                    execute("PRAGMA journal_mode = WAL");
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

    private boolean isWal() throws SQLException {
        return Rows.query(connection, row -> row.getString(1), "PRAGMA journal_mode")
                .contains("wal");
    }

    /** Reads; sees one state of the store per statement. */
    <T> T read(SqlWork<T> work) {
        return inTurn(() -> work.run(connection));
    }

    /** Writes: all of it or nothing. */
    <T> T write(SqlWork<T> work) {
        return inTurn(() -> {
            execute("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                T result = work.run(connection);
                execute("COMMIT");
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
        turn.lock();
        try {
            if (connection.isClosed()) {
                throw new RuntimeUnavailableException("This copy manager is closed; open another one.");
            }
            return call.run();
        } catch (SQLException e) {
            throw failed(path, e);
        } finally {
            turn.unlock();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void rollback() {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back by itself, as it does on a full disk; the first failure is the one that tells.
            org.slf4j.LoggerFactory.getLogger(StoreFile.class).debug("Nothing left to roll back", e);
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(path, e);
        } finally {
            turn.unlock();
        }
    }

    private static RuntimeUnavailableException failed(Path path, SQLException e) {
        return new RuntimeUnavailableException("The store " + path + " " + explain(e), e);
    }

    private static String explain(SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException sqlite ? sqlite.getResultCode() : null;
        if (code == null) {
            return e.getCause() == null
                    ? "cannot be used: " + e.getMessage()
                    : "cannot be used: " + e.getMessage() + " (" + e.getCause().getMessage()
                            + "). The driver unpacks a library into the home's tmp first. Is the disk full?";
        }
        if (code.name().startsWith("SQLITE_IOERR")) {
            // On a full disk the files beside the database cannot grow, which SQLite does not call full.
            return "cannot be written: " + e.getMessage() + ". Is the disk full? Make room, or move ditto.home.";
        }
        return switch (code) {
            case SQLITE_FULL -> "cannot be written: the disk is full. Make room, or move ditto.home.";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "was locked by another process for " + BUSY_TIMEOUT_MILLIS / 1000
                        + " s. See who holds it open, and try again.";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                "is damaged: " + e.getMessage()
                        + ". Nothing was deleted. Move the home directory aside to start afresh.";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                "cannot be written: " + e.getMessage() + ". Does the file belong to this user?";
            default -> "cannot be used: " + e.getMessage();
        };
    }

    /** A call that may fail as JDBC does. */
    @FunctionalInterface
    private interface SqlCall<T extends @Nullable Object> {
        T run() throws SQLException;
    }
}
