package dev.ditto.local.engine.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rows of a table that only one side has, by place and transaction. A clone has the files of its snapshot, so as long
 * as it has them what lies at the same place and was written by the same transaction is the same row, untouched; only the
 * rest has to be read.
 *
 * @param before places in the table as it was cloned
 * @param after places in the table as it is now
 */
record WrittenRows(List<Long> before, List<Long> after) {

    /** More are read faster in one sweep through the table. */
    private static final int MOST = 20_000;

    /** Empty if there are many. Reads to the end even then: what is cut short has to be cancelled, which may come late. */
    static Optional<WrittenRows> of(PlacedRows before, PlacedRows after) throws SQLException {
        WrittenRows written = new WrittenRows(new ArrayList<>(), new ArrayList<>());
        boolean moreBefore = before.next();
        boolean moreAfter = after.next();
        while (moreBefore || moreAfter) {
            int order = !moreBefore ? 1 : !moreAfter ? -1 : Long.compare(before.key(), after.key());
            if (order != 0 || before.hash() != after.hash()) {
                note(written.before, before, order <= 0);
                note(written.after, after, order >= 0);
            }
            moreBefore = order <= 0 ? before.next() : moreBefore;
            moreAfter = order >= 0 ? after.next() : moreAfter;
        }
        return Optional.of(written).filter(WrittenRows::areFew);
    }

    private static void note(List<Long> places, PlacedRows rows, boolean there) {
        if (there && places.size() <= MOST) {
            places.add(rows.key());
        }
    }

    private boolean areFew() {
        return before.size() <= MOST && after.size() <= MOST;
    }

    /** A condition that is true for those rows alone. */
    static String condition(List<Long> places) {
        return places.stream()
                .map(place -> '"' + PlacedRows.words(place) + '"')
                .collect(Collectors.joining(",", "ctid = ANY ('{", "}'::tid[])"));
    }
}
