package dev.ditto.local.store;

import dev.ditto.local.store.StoreAwayException.Finding;
import dev.ditto.local.store.StoreFiles.Sight;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A connection to the store, and what its file was when it was opened. Used by one thread at a time. */
final class StoreConnection {

    private final StoreFiles files;
    private final Connection connection;
    private final Rows rows;
    private final @Nullable Object key;
    private final @Nullable Object log;
    private long size;

    /** @param connection that has read the store, so that its log is there */
    StoreConnection(StoreFiles files, Sight sight, Connection connection, Rows rows) throws IOException {
        this.files = files;
        this.connection = connection;
        this.rows = rows;
        key = sight.key();
        size = sight.size();
        log = files.log();
    }

    /** Reads, if the file at the path still is the one that is open. */
    <T> T read(SqlWork<T> work) throws SQLException {
        verify();
        return work.run(rows);
    }

    /** Writes all of it or nothing. Looks at the file once the lock is held, which may have taken a while. */
    <T> T write(SqlWork<T> work) throws SQLException {
        rows.execute("BEGIN IMMEDIATE");
        boolean done = false;
        try {
            verify();
            T result = work.run(rows);
            rows.execute("COMMIT");
            done = true;
            return result;
        } finally {
            if (!done) {
                rollback();
            }
        }
    }

    /** A file deleted or replaced under an open connection would go on taking writes that nobody ever sees. */
    private void verify() throws SQLException {
        try {
            Sight now = files.look();
            if (!Objects.equals(key, now.key())) {
                throw new StoreAwayException(Finding.REPLACED);
            }
            if (now.size() < size) {
                throw new StoreAwayException(Finding.CUT);
            }
            size = now.size();
        } catch (NoSuchFileException e) {
            throw new StoreAwayException(Finding.DELETED);
        } catch (IOException e) {
            throw new SQLException("it cannot be looked at", e);
        }
    }

    private void rollback() {
        try {
            rows.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back by itself, as it does on a full disk; the first failure is the one that tells.
            LoggerFactory.getLogger(StoreConnection.class).debug("Nothing left to roll back", e);
        }
    }

    /** Whether the file at the path is the one that is open here. */
    boolean isOf(Sight sight) {
        return Objects.equals(key, sight.key());
    }

    /** Whether the log at the path is this connection's, whatever the file beside it. */
    boolean ownsLog() throws IOException {
        return log != null && log.equals(files.log());
    }

    /** Moves the log into the file and cuts it, which leaves room on a full disk; says whether that went well. */
    boolean drainLog() {
        try {
            return rows.query(row -> row.getInt(1), "PRAGMA wal_checkpoint(TRUNCATE)")
                    .contains(0);
        } catch (SQLException e) {
            LoggerFactory.getLogger(StoreConnection.class).debug("The log could not be drained", e);
            return false;
        }
    }

    void close() throws SQLException {
        connection.close();
    }

    /** For a connection that is of no use any more. */
    void closeQuietly() {
        try {
            connection.close();
        } catch (SQLException e) {
            LoggerFactory.getLogger(StoreConnection.class).debug("A lost store did not close", e);
        }
    }
}
