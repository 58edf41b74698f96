package dev.ditto.local.engine.postgres;

import java.sql.SQLException;

/** Counts how rows differ, in one pass over both sides. Several rows may have one key: they are paired off. */
final class RowMerge {

    private static final int NEITHER = 2;

    private final KeyedRows before;
    private final KeyedRows after;
    private boolean moreBefore;
    private boolean moreAfter;
    private long inserted;
    private long updated;
    private long deleted;

    private RowMerge(KeyedRows before, KeyedRows after) {
        this.before = before;
        this.after = after;
    }

    static RowDifference of(KeyedRows before, KeyedRows after) throws SQLException {
        RowMerge merge = new RowMerge(before, after);
        merge.run();
        return new RowDifference(merge.inserted, merge.updated, merge.deleted);
    }

    private void run() throws SQLException {
        moreBefore = before.next();
        moreAfter = after.next();
        while (moreBefore || moreAfter) {
            boolean beforeFirst = moreBefore && (!moreAfter || before.key() <= after.key());
            mergeKey(beforeFirst ? before.key() : after.key());
        }
    }

    private void mergeKey(long key) throws SQLException {
        long onlyBefore = 0;
        long onlyAfter = 0;
        for (int order = order(key); order != NEITHER; order = order(key)) {
            if (order <= 0) {
                moreBefore = before.next();
            }
            if (order >= 0) {
                moreAfter = after.next();
            }
            onlyBefore += order < 0 ? 1 : 0;
            onlyAfter += order > 0 ? 1 : 0;
        }
        long pairs = Math.min(onlyBefore, onlyAfter);
        updated += pairs;
        deleted += onlyBefore - pairs;
        inserted += onlyAfter - pairs;
    }

    /** Which side has the smaller hash of those with this key: -1 before, 1 after, 0 both. */
    private int order(long key) {
        boolean isBefore = moreBefore && before.key() == key;
        boolean isAfter = moreAfter && after.key() == key;
        if (isBefore && isAfter) {
            return Long.compare(before.hash(), after.hash());
        }
        if (!isBefore && !isAfter) {
            return NEITHER;
        }
        return isBefore ? -1 : 1;
    }

    /** How many rows of which kind. */
    record RowDifference(long inserted, long updated, long deleted) {

        boolean isNone() {
            return inserted == 0 && updated == 0 && deleted == 0;
        }
    }
}
