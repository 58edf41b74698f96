package dev.ditto.local.store;

import dev.ditto.CopyEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of all copies. A change of state is a compare-and-set: whoever finds the row in another state has lost, is
 * told so by {@code false} or emptiness, and cleans up what it made.
 */
public final class Copies {

    private static final String LIVE = "('CREATING', 'WARM', 'READY')";

    /**
     * By uptime in the boot that set the deadline, by wall time after another boot. What is further away then than the
     * whole TTL shows that the clock was set back, by nobody knows how much; nobody who used the copy lived through that.
     */
    private static final String PASSED = """
            CASE WHEN deadline_boot = ? AND deadline_boot <> '' THEN deadline_uptime_ms <= ?
                ELSE deadline_at - ? NOT BETWEEN 1 AND iif(deadline_boot = '', 9223372036854775807, ttl_ms) END""";

    private static final String CLAIM_WARM = """
            UPDATE copies SET state = 'READY', owner_kind = ?, owner_id = ?, run_id = ?, job_name = ?,
                ttl_ms = ?, deadline_boot = ?, deadline_uptime_ms = ?, deadline_at = ?,
                host = coalesce(?, host), port = coalesce(?, port)
            WHERE id = (SELECT id FROM copies WHERE snapshot = ? AND state = 'WARM' AND NOT %s
                ORDER BY created_at LIMIT 1) AND state = 'WARM'
            RETURNING %s""".formatted(PASSED, CopyColumns.ALL);

    private final Transactions file;
    private final BootClock clock;

    Copies(Transactions file, BootClock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Records that a copy is about to be made; before anything of it exists.
     *
     * @return false if its snapshot is not there any more
     */
    public boolean intend(CopyRow row, Deadline deadline, String actor) {
        return file.write(rows -> {
            boolean there = rows.update(
                            """
                            INSERT INTO copies (id, state, owner_kind, owner_id, snapshot, role, incarnation, server_id,
                                engine, database, host, port, run_id, job_name, warm, ttl_ms,
                                deadline_boot, deadline_uptime_ms, deadline_at, created_at)
                            SELECT ?, 'CREATING', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
                            WHERE EXISTS (SELECT 1 FROM snapshots WHERE database = ? AND state = 'READY')""",
                            row.id(),
                            row.owner().kind().name(),
                            row.owner().id(),
                            row.snapshot(),
                            row.role(),
                            row.incarnation(),
                            row.serverId(),
                            row.engine(),
                            row.database(),
                            row.host(),
                            row.port(),
                            row.runId().orElse(null),
                            row.jobName().orElse(null),
                            row.warm() ? 1 : 0,
                            row.ttl().toMillis(),
                            deadline.bootId(),
                            deadline.uptimeMillis(),
                            deadline.wallMillis(),
                            row.createdAt().toEpochMilli(),
                            row.snapshot())
                    == 1;
            if (there) {
                event(rows, row.id(), "creating", actor, Map.of());
            }
            return there;
        });
    }

    /**
     * Makes the oldest warm copy of a snapshot its caller's, unless its deadline has passed; empty if there is none. One
     * statement decides.
     *
     * @param host where it is reached; null if it is where its row says
     * @param port the same
     */
    public Optional<CopyRow> claimWarm(
            String snapshot, Claim claim, @Nullable String host, @Nullable Integer port, String actor) {
        return file.write(rows -> {
            List<CopyRow> claimed = rows.query(
                    CopyColumns::row,
                    CLAIM_WARM,
                    claim.owner().kind().name(),
                    claim.owner().id(),
                    claim.runId().orElse(null),
                    claim.jobName().orElse(null),
                    claim.ttl().toMillis(),
                    claim.deadline().bootId(),
                    claim.deadline().uptimeMillis(),
                    claim.deadline().wallMillis(),
                    host,
                    port,
                    snapshot,
                    clock.bootId(),
                    clock.uptimeMillis(),
                    now());
            for (CopyRow row : claimed) {
                event(rows, row.id(), "claimed", actor, Map.of());
            }
            return claimed.stream().findFirst();
        });
    }

    /** CREATING to READY, at that address. */
    public boolean ready(String id, String host, int port, Map<String, String> metadata, String actor) {
        return change(
                id,
                "UPDATE copies SET state = 'READY', ready_at = ?, host = ?, port = ?"
                        + " WHERE id = ? AND state = 'CREATING'",
                "ready",
                metadata,
                actor,
                now(),
                host,
                port,
                id);
    }

    /** CREATING to WARM, at that address: from now on the home's. */
    public boolean warm(
            String id, Deadline deadline, String host, int port, Map<String, String> metadata, String actor) {
        return change(
                id,
                """
                UPDATE copies SET state = 'WARM', ready_at = ?, owner_kind = 'HOME', owner_id = '', host = ?, port = ?,
                    deadline_boot = ?, deadline_uptime_ms = ?, deadline_at = ?
                WHERE id = ? AND state = 'CREATING'""",
                "warm",
                metadata,
                actor,
                now(),
                host,
                port,
                deadline.bootId(),
                deadline.uptimeMillis(),
                deadline.wallMillis(),
                id);
    }

    /** READY, with another deadline. */
    public boolean renew(String id, Duration ttl, Deadline deadline, String actor) {
        return change(
                id,
                """
                UPDATE copies SET ttl_ms = ?, deadline_boot = ?, deadline_uptime_ms = ?, deadline_at = ?
                WHERE id = ? AND state = 'READY'""",
                "renewed",
                Map.of("ttl_ms", Long.toString(ttl.toMillis())),
                actor,
                ttl.toMillis(),
                deadline.bootId(),
                deadline.uptimeMillis(),
                deadline.wallMillis(),
                id);
    }

    /**
     * READY, the home's from now on, with another deadline: nobody's session keeps it alive, or ends it.
     *
     * @param until when it ends, for people
     */
    public boolean keep(String id, Duration ttl, Deadline deadline, Instant until, String actor) {
        return change(
                id,
                """
                UPDATE copies SET owner_kind = 'HOME', owner_id = '',
                    ttl_ms = ?, deadline_boot = ?, deadline_uptime_ms = ?, deadline_at = ?
                WHERE id = ? AND state = 'READY'""",
                "kept",
                Map.of("ttl_ms", Long.toString(ttl.toMillis()), "until", until.toString()),
                actor,
                ttl.toMillis(),
                deadline.bootId(),
                deadline.uptimeMillis(),
                deadline.wallMillis(),
                id);
    }

    /** Anything alive to DESTROYING. The reason becomes the error of a copy that never was ready. */
    public boolean condemn(String id, String reason, String actor) {
        return change(
                id,
                "UPDATE copies SET state = 'DESTROYING', error = CASE WHEN ready_at IS NULL THEN ? END"
                        + " WHERE id = ? AND state IN " + LIVE,
                "destroying",
                Map.of("reason", reason),
                actor,
                reason,
                id);
    }

    /** WARM or READY to DESTROYING, for a copy that turned out not to be there; the reason becomes its error. */
    public boolean missing(String id, String reason, String actor) {
        return change(
                id,
                "UPDATE copies SET state = 'DESTROYING', error = ? WHERE id = ? AND state IN ('WARM', 'READY')",
                "missing",
                Map.of("reason", reason),
                actor,
                reason,
                id);
    }

    /** All warm copies of a snapshot to DESTROYING: nobody will ask for them any more. */
    public void condemnWarm(String snapshot, String reason, String actor) {
        file.write(rows -> {
            List<String> ids = rows.query(
                    row -> row.getString(1),
                    "UPDATE copies SET state = 'DESTROYING' WHERE snapshot = ? AND state = 'WARM' RETURNING id",
                    snapshot);
            for (String id : ids) {
                event(rows, id, "destroying", actor, Map.of("reason", reason));
            }
            return ids;
        });
    }

    /**
     * DESTROYING to DESTROYED, to LOST for a copy that was {@link #missing}, or to FAILED for one that never was ready.
     * Only after it was seen to be gone; a port of its own is free from then on, and no sooner.
     */
    public boolean gone(String id, String actor) {
        return file.write(rows -> {
            boolean won = rows.update("""
                    UPDATE copies SET state = CASE WHEN ready_at IS NULL THEN 'FAILED'
                        WHEN error IS NULL THEN 'DESTROYED' ELSE 'LOST' END,
                        destroyed_at = ? WHERE id = ? AND state = 'DESTROYING'""", now(), id) == 1;
            if (won) {
                PortLeases.endOf(rows, id, now());
                event(rows, id, "destroyed", actor, Map.of());
            }
            return won;
        });
    }

    /**
     * Everything that lay in server data which does not exist any more is lost, and with it gone. Which data exists is
     * for {@link ServerRows} to say: a session may be attached to a server that others have seen replaced.
     */
    public int lost(String serverId, String actor) {
        return file.write(rows -> {
            List<String> ids = rows.query(row -> row.getString(1), """
                    UPDATE copies SET state = 'LOST', destroyed_at = ?, error = 'The server lost its data'
                    WHERE server_id = ? AND incarnation <> (SELECT incarnation FROM servers WHERE server_id = ?)
                        AND state IN ('CREATING', 'WARM', 'READY', 'DESTROYING')
                    RETURNING id""", now(), serverId, serverId);
            for (String id : ids) {
                PortLeases.endOf(rows, id, now());
                event(rows, id, "lost", actor, Map.of());
            }
            return ids.size();
        });
    }

    /** Adds an event that changes nothing. */
    public void note(String id, String action, Map<String, String> metadata, String actor) {
        file.write(rows -> {
            event(rows, id, action, actor, metadata);
            return id;
        });
    }

    public Optional<CopyRow> find(String id) {
        return select("WHERE id = ?", id).stream().findFirst();
    }

    /** Newest first. */
    public List<CopyRow> list() {
        return select("ORDER BY created_at DESC, id DESC");
    }

    public List<CopyEvent> events(String id) {
        return file.read(rows -> Events.of(rows, id));
    }

    /** Copies in DESTROYING, whoever began. */
    public List<CopyRow> condemned() {
        return select("WHERE state = 'DESTROYING' ORDER BY created_at");
    }

    /** What a session owns and has not ended. */
    public List<CopyRow> ownedBy(String sessionId) {
        return select("WHERE owner_kind = 'SESSION' AND owner_id = ? AND state IN " + LIVE, sessionId);
    }

    /** Ids of the sessions that own something which has not ended. */
    public List<String> owningSessions() {
        return file.read(rows -> rows.query(
                row -> row.getString(1),
                "SELECT DISTINCT owner_id FROM copies WHERE owner_kind = 'SESSION' AND state IN " + LIVE));
    }

    /** Copies whose deadline has passed: by uptime in the boot that set it, by wall time after another boot. */
    public List<CopyRow> expired() {
        return select("WHERE state IN " + LIVE + " AND " + PASSED, clock.bootId(), clock.uptimeMillis(), now());
    }

    /** Warm copies of a snapshot that may be claimed. */
    public int countWarm(String snapshot) {
        return count(
                "WHERE snapshot = ? AND state = 'WARM' AND NOT " + PASSED,
                snapshot,
                clock.bootId(),
                clock.uptimeMillis(),
                now());
    }

    /** Copies of a snapshot that are not gone. */
    public int countLive(String snapshot) {
        return count("WHERE snapshot = ? AND state IN ('CREATING', 'WARM', 'READY', 'DESTROYING')", snapshot);
    }

    /** Databases that belong to copies which are not gone. */
    public Collection<String> liveDatabases(String incarnation) {
        return file.read(rows -> rows.query(
                row -> row.getString(1),
                "SELECT database FROM copies WHERE incarnation = ?"
                        + " AND state IN ('CREATING', 'WARM', 'READY', 'DESTROYING')",
                incarnation));
    }

    /** Copies in a server's data that somebody uses or may claim. */
    public List<CopyRow> usable(String incarnation) {
        return select("WHERE incarnation = ? AND state IN ('WARM', 'READY')", incarnation);
    }

    /** When a copy that is warm or its caller's ends at the latest; empty for any other. */
    public Optional<Deadline> deadline(String id) {
        return file
                .read(rows -> rows.query(
                        row -> new Deadline(row.getString(1), row.getLong(2), row.getLong(3)),
                        "SELECT deadline_boot, deadline_uptime_ms, deadline_at FROM copies"
                                + " WHERE id = ? AND state IN ('WARM', 'READY')",
                        id))
                .stream()
                .findFirst();
    }

    /** How long the copies that are kept in a server's data may live yet, the longest of them; zero if there are none. */
    public Duration keptFor(String incarnation) {
        return file
                .read(rows -> rows.query(
                        row -> new Deadline(row.getString(1), row.getLong(2), row.getLong(3)),
                        "SELECT deadline_boot, deadline_uptime_ms, deadline_at FROM copies"
                                + " WHERE incarnation = ? AND state = 'READY' AND owner_kind = 'HOME'",
                        incarnation))
                .stream()
                .map(clock::until)
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) < 0 ? other : one);
    }

    /** Copies that ended since then. */
    public int countEndedSince(Instant moment) {
        return count("WHERE destroyed_at >= ?", moment.toEpochMilli());
    }

    /** Forgets copies that ended longer ago than that, and all but the newest {@code most} of the ended ones. */
    public int forgetEnded(Duration age, int most) {
        return file.write(rows -> rows.update("""
                DELETE FROM copies WHERE destroyed_at IS NOT NULL AND (destroyed_at < ? OR id IN
                    (SELECT id FROM copies WHERE destroyed_at IS NOT NULL
                     ORDER BY destroyed_at DESC LIMIT -1 OFFSET ?))""", now() - age.toMillis(), most));
    }

    private boolean change(
            String id, String sql, String action, Map<String, String> metadata, String actor, Object... values) {
        return file.write(rows -> {
            boolean won = rows.update(sql, values) == 1;
            if (won) {
                event(rows, id, action, actor, metadata);
            }
            return won;
        });
    }

    private void event(Rows rows, String id, String action, String actor, Map<String, String> metadata)
            throws SQLException {
        Events.append(rows, id, action, actor, metadata, clock.now());
    }

    private List<CopyRow> select(String clause, Object... values) {
        return file.read(
                rows -> rows.query(CopyColumns::row, "SELECT " + CopyColumns.ALL + " FROM copies " + clause, values));
    }

    private int count(String clause, Object... values) {
        return file.read(rows -> rows.query(row -> row.getInt(1), "SELECT count(*) FROM copies " + clause, values)
                .get(0));
    }

    private long now() {
        return clock.now().toEpochMilli();
    }
}
