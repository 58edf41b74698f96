package dev.ditto.local.engine.postgres;

import dev.ditto.local.engine.postgres.ComparedDatabase.Fingerprint;
import dev.ditto.local.engine.postgres.RowMerge.RowDifference;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A table that both databases have, looked at as closely as it takes: first whether any row was written or removed, which
 * is fast and says no for most tables; then which ones, and only those are read; all rows, if that cannot be told or they
 * are many.
 */
final class TableComparison {

    private static final String ALL = "true";

    private final ComparedDatabase original;
    private final ComparedDatabase copy;
    private final long maxRows;
    private final TimeLimit limit;

    TableComparison(ComparedDatabase original, ComparedDatabase copy, long maxRows, TimeLimit limit) {
        this.original = original;
        this.copy = copy;
        this.maxRows = maxRows;
        this.limit = limit;
    }

    /**
     * Compares.
     *
     * @throws TooManyRowsException if so many rows would have to be read that nobody wants to wait for it
     */
    RowDifference of(Side before, Side after) throws SQLException {
        boolean readsAlike = before.table().readsAlike(after.table());
        if (readsAlike && before.fingerprint().equals(after.fingerprint())) {
            return new RowDifference(0, 0, 0);
        }
        Optional<WrittenRows> written = readsAlike ? written(before.table(), after.table()) : Optional.empty();
        if (written.isPresent()) {
            return compare(
                    before.table(),
                    after.table(),
                    WrittenRows.condition(written.get().before()),
                    WrittenRows.condition(written.get().after()));
        }
        if (maxRows > 0 && Math.max(before.rows(), after.rows()) > maxRows) {
            throw new TooManyRowsException(after.rows() + " rows now and " + before.rows()
                    + " in the snapshot, more than " + maxRows + " (ditto.changes.max_rows)");
        }
        return compare(before.table(), after.table(), ALL, ALL);
    }

    private Optional<WrittenRows> written(ComparedTable before, ComparedTable after) throws SQLException {
        try (PlacedRows then = original.places(before);
                PlacedRows now = copy.places(after)) {
            return WrittenRows.of(then, now);
        }
    }

    private RowDifference compare(ComparedTable before, ComparedTable after, String oldRows, String newRows)
            throws SQLException {
        List<String> key = before.sharedKey(after);
        // Neither server sends anything before it has sorted everything.
        Aside<HashedRows> aside = Aside.start(() -> original.rows(before.name(), before.shared(after), key, oldRows));
        HashedRows now = beside(aside, () -> copy.rows(after.name(), before.shared(after), key, newRows));
        try (now;
                HashedRows then = aside.await(limit)) {
            return RowMerge.of(then, now);
        }
    }

    /** A connection on which rows are on their way can be used for nothing else, so that they are not left there. */
    private HashedRows beside(Aside<HashedRows> aside, RowSource rows) throws SQLException {
        try {
            return rows.open();
        } catch (SQLException e) {
            try {
                aside.await(limit).close();
            } catch (SQLException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** Begins to read rows. */
    @FunctionalInterface
    private interface RowSource {
        HashedRows open() throws SQLException;
    }

    /** A table as one of the databases has it. */
    record Side(ComparedTable table, Fingerprint fingerprint) {
        long rows() {
            return fingerprint.rows();
        }
    }

    /** The message says how many, and how many were too many. */
    static final class TooManyRowsException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManyRowsException(String message) {
            super(message);
        }
    }
}
