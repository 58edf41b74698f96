package dev.ditto.local.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The rows of all snapshots; one READY row per key and server data, the index sees to it. */
public final class SnapshotRows {

    private static final String COLUMNS =
            "database, key, incarnation, server_id, owner, state, strategy, size_bytes, restore_ms, session_id";

    private static final long USE_PRECISION_MILLIS = 60_000;

    private final Transactions file;
    private final BootClock clock;
    private final Map<String, Long> touched = new ConcurrentHashMap<>();

    SnapshotRows(Transactions file, BootClock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** The snapshot that is ready under that key in that server data; notes, to the minute, that it was used. */
    public Optional<SnapshotRow> use(String key, String incarnation) {
        Optional<SnapshotRow> found =
                select("WHERE key = ? AND incarnation = ? AND state = 'READY'", key, incarnation).stream()
                        .findFirst();
        found.map(SnapshotRow::database)
                .filter(this::notTouchedLately)
                .filter(this::usedLongAgo)
                .ifPresent(this::touch);
        return found;
    }

    /** A server that holds the snapshot of that key, the one used last if there are several. */
    public Optional<String> holder(String key) {
        List<SnapshotRow> rows = select("WHERE key = ? AND state = 'READY' ORDER BY used_at DESC LIMIT 1", key);
        return rows.stream().map(SnapshotRow::serverId).findFirst();
    }

    /** As far as this session knows; saves every claim but one a minute a look at the store. */
    private boolean notTouchedLately(String database) {
        Long last = touched.put(database, now());
        if (last != null && now() - last < USE_PRECISION_MILLIS) {
            touched.put(database, last);
            return false;
        }
        return true;
    }

    private boolean usedLongAgo(String database) {
        return !file.read(rows -> rows.query(
                        row -> row.getInt(1),
                        "SELECT 1 FROM snapshots WHERE database = ? AND used_at < ?",
                        database,
                        now() - USE_PRECISION_MILLIS))
                .isEmpty();
    }

    private void touch(String database) {
        file.write(rows -> rows.update("UPDATE snapshots SET used_at = ? WHERE database = ?", now(), database));
    }

    /** Records that a snapshot is about to be built; before anything of it exists. */
    public void intend(SnapshotRow row) {
        file.write(rows -> rows.update(
                """
                INSERT INTO snapshots (database, key, incarnation, server_id, owner, state, session_id,
                    created_at, used_at)
                VALUES (?, ?, ?, ?, ?, 'BUILDING', ?, ?, ?)""",
                row.database(),
                row.key(),
                row.incarnation(),
                row.serverId(),
                row.owner(),
                row.sessionId(),
                now(),
                now()));
    }

    /** BUILDING to READY. */
    public boolean ready(String database, String strategy, long sizeBytes, Duration restored) {
        return file.write(rows -> rows.update("""
                        UPDATE snapshots SET state = 'READY', strategy = ?, size_bytes = ?, restore_ms = ?, used_at = ?
                        WHERE database = ? AND state = 'BUILDING'""", strategy, sizeBytes, restored.toMillis(), now(), database)) == 1;
    }

    /** READY or BUILDING to RETIRED: no new copies of it, and soon gone. */
    public boolean retire(String database) {
        return file.write(rows -> rows.update(
                        "UPDATE snapshots SET state = 'RETIRED' WHERE database = ? AND state <> 'RETIRED'", database))
                == 1;
    }

    /** Retires a snapshot of which no copy is left, in one step, so that nobody can claim from it meanwhile. */
    public boolean retireUnused(String database) {
        return file.write(rows -> rows.update("""
                        UPDATE snapshots SET state = 'RETIRED' WHERE database = ? AND state = 'READY'
                            AND NOT EXISTS (SELECT 1 FROM copies WHERE snapshot = snapshots.database
                                AND copies.state IN ('CREATING', 'WARM', 'READY', 'DESTROYING'))""", database)) == 1;
    }

    /** Forgets a snapshot that was seen to be gone. */
    public void forget(String database) {
        file.write(rows -> rows.update("DELETE FROM snapshots WHERE database = ?", database));
    }

    /** Forgets what lay in server data that does not exist any more, as {@link ServerRows} says. */
    public void lost(String serverId) {
        file.write(rows -> rows.update(
                "DELETE FROM snapshots WHERE server_id = ? AND incarnation <>"
                        + " (SELECT incarnation FROM servers WHERE server_id = ?)",
                serverId,
                serverId));
    }

    /** All snapshots of a server, least recently used first. */
    public List<SnapshotRow> of(String serverId) {
        return select("WHERE server_id = ? ORDER BY used_at", serverId);
    }

    /** Snapshots in that state, least recently used first. */
    public List<SnapshotRow> in(SnapshotRow.State state) {
        return select("WHERE state = ? ORDER BY used_at", state.name());
    }

    private List<SnapshotRow> select(String clause, Object... values) {
        return file.read(rows -> rows.query(
                row -> new SnapshotRow(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        SnapshotRow.State.valueOf(row.getString(6)),
                        row.getString(7),
                        row.getLong(8),
                        Duration.ofMillis(row.getLong(9)),
                        row.getString(10)),
                "SELECT " + COLUMNS + " FROM snapshots " + clause,
                values));
    }

    private long now() {
        return clock.now().toEpochMilli();
    }
}
