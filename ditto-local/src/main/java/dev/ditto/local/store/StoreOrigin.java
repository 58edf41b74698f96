package dev.ditto.local.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Since when a store tells of everything. What is older and has no row may be known to a former store, which was lost,
 * and belong to a session that lived then.
 *
 * @param since the epoch if no store before this one was lost
 * @param heirs ids of the sessions that lived when the former one was lost
 */
public record StoreOrigin(Instant since, List<String> heirs) {

    private static final String SEPARATOR = ",";

    /** The row of a store that was made or found just now. */
    static final String RECORD = "INSERT INTO origin (one, file, since, heirs) VALUES (1, ?, ?, ?)"
            + " ON CONFLICT (one) DO UPDATE SET file = excluded.file, since = excluded.since, heirs = excluded.heirs";

    static StoreOrigin of(Rows rows) throws SQLException {
        return rows
                .query(
                        row -> new StoreOrigin(Instant.ofEpochMilli(row.getLong(1)), heirs(row.getString(2))),
                        "SELECT since, heirs FROM origin")
                .stream()
                .findFirst()
                .orElseGet(() -> new StoreOrigin(Instant.EPOCH, List.of()));
    }

    /** @param file device and inode of the store, so that one that came from elsewhere is known for that */
    void record(Rows rows, String file) throws SQLException {
        rows.update(RECORD, file, since.toEpochMilli(), String.join(SEPARATOR, heirs));
    }

    /** The file this store was when its origin was recorded. */
    static Optional<String> file(Rows rows) throws SQLException {
        return rows.query(row -> row.getString(1), "SELECT file FROM origin").stream()
                .findFirst();
    }

    private static List<String> heirs(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(SEPARATOR));
    }

    /** Whether something made then may have been known to a former store. */
    public boolean mayFollow(Instant made) {
        return !since.isBefore(made);
    }

    /** Who owns what a former store knew: all heirs together. Empty if all of them are dead. */
    public Optional<Owner> owner(Home home) {
        List<String> living =
                heirs.stream().filter(id -> !Session.isDead(home, id)).toList();
        return living.isEmpty() ? Optional.empty() : Optional.of(Owner.session(String.join(SEPARATOR, heirs)));
    }

    /** The sessions that an owner's id names: one, or heirs. */
    static List<String> sessions(String ownerId) {
        return List.of(ownerId.split(SEPARATOR));
    }
}
