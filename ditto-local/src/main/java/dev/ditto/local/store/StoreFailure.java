package dev.ditto.local.store;

import dev.ditto.RuntimeUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of SQLite means for the user of a store, and what to do about it. */
final class StoreFailure {

    private StoreFailure() {}

    /** @param patience how long the statement waited for other processes at most */
    static RuntimeUnavailableException of(Path store, Duration patience, SQLException e) {
        return new RuntimeUnavailableException("The store " + store + " " + explain(patience, e), e);
    }

    private static String explain(Duration patience, SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return e.getCause() == null
                    ? "cannot be used: " + e.getMessage()
                    : "cannot be used: " + e.getMessage() + " (" + e.getCause().getMessage() + "). Is the disk full?";
        }
        return switch (plain(sqlite)) {
            case SQLITE_FULL -> "cannot be written: the disk is full. Make room, or move ditto.home.";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "was locked by another process for " + patience.toMillis()
                        + " ms. See who holds it open, and try again.";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                "is damaged: " + e.getMessage()
                        + ". Nothing was deleted. Run this again; the store is moved aside then, and a new one made.";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                "cannot be written: " + e.getMessage() + ". Does the file belong to this user?";
            // On a full disk the files beside the database cannot grow, which SQLite does not call full.
            case SQLITE_IOERR ->
                "cannot be written: " + e.getMessage() + ". Is the disk full? Make room, or move ditto.home.";
            default -> "cannot be used: " + e.getMessage();
        };
    }

    /** Whether the file itself is at fault. */
    static boolean isDamage(SQLException e) {
        return e instanceof SQLiteException sqlite
                && switch (plain(sqlite)) {
                    case SQLITE_CORRUPT, SQLITE_NOTADB -> true;
                    default -> false;
                };
    }

    static boolean isFull(SQLException e) {
        return e instanceof SQLiteException sqlite && plain(sqlite) == SQLiteErrorCode.SQLITE_FULL;
    }

    /** Whether the disk may be full; SQLite does not always call it so. */
    static boolean isWantOfRoom(SQLException e) {
        return e instanceof SQLiteException sqlite
                && switch (plain(sqlite)) {
                    case SQLITE_FULL, SQLITE_IOERR -> true;
                    default -> false;
                };
    }

    /** The finer codes, such as SQLITE_IOERR_WRITE, carry the plain one in their last byte. */
    private static SQLiteErrorCode plain(SQLiteException e) {
        return SQLiteErrorCode.getErrorCode(e.getResultCode().code & 0xff);
    }
}
