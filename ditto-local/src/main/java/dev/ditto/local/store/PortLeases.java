package dev.ditto.local.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Who holds which port. A holder holds at most one; a port has at most one holder. */
public final class PortLeases {

    /** A port is not handed out again so soon, in case a client of its last server still knocks. */
    public static final Duration QUARANTINE = Duration.ofMinutes(2);

    /** What holders of a copy's own port are called, and then the copy's id. */
    public static final String COPY_HOLDER = "copy:";

    /** By wall time, so that what is further away than any quarantine shows that the clock was set back. */
    private static final String RESTS = "quarantined_until BETWEEN ? AND ?";

    private final Transactions file;
    private final BootClock clock;

    PortLeases(Transactions file, BootClock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** The port of the range that this holder has; empty if it has none. */
    public OptionalInt held(String holder, int first, int last) {
        return file.read(rows -> held(rows, holder, first, last));
    }

    /** Ports of the range that nobody holds and that do not rest, the longest unused first. */
    public List<Integer> free(int first, int last) {
        return file.read(
                rows -> rows.query(row -> row.getInt(1), """
                WITH RECURSIVE range (port) AS (SELECT ? UNION ALL SELECT port + 1 FROM range WHERE port < ?)
                SELECT range.port FROM range LEFT JOIN port_leases USING (port)
                WHERE holder IS NULL AND NOT coalesce(%s, 0)
                ORDER BY coalesce(released_at, 0), range.port""".formatted(RESTS), first, last, now() + 1, restsEnd()));
    }

    /**
     * Leases a port that was free to a holder. One that it holds outside the range, which was another one then, is given
     * up.
     *
     * @return the port; another one if the holder got that meanwhile; empty if somebody else was quicker
     */
    public OptionalInt lease(int port, String holder, int first, int last) {
        return file.write(rows -> {
            OptionalInt held = held(rows, holder, first, last);
            if (held.isPresent()) {
                return held;
            }
            rows.update("UPDATE port_leases SET holder = NULL, released_at = ? WHERE holder = ?", now(), holder);
            return take(rows, port, holder) ? OptionalInt.of(port) : OptionalInt.empty();
        });
    }

    /**
     * Gives a port up if that holder has it; nobody is offered it for a while.
     *
     * @param quarantine at most {@link #QUARANTINE}
     */
    public boolean release(int port, String holder, Duration quarantine) {
        return file.write(rows -> rows.update("""
                        UPDATE port_leases SET holder = NULL, released_at = ?, quarantined_until = ?
                        WHERE port = ? AND holder = ?""", now(), now() + quarantine.toMillis(), port, holder)) == 1;
    }

    /** Who holds ports, and which. */
    public List<Lease> leases() {
        return file.read(rows -> rows.query(
                row -> new Lease(row.getInt(1), row.getString(2)),
                "SELECT port, holder FROM port_leases WHERE holder IS NOT NULL ORDER BY port"));
    }

    /** Whether something that is not gone holds a port of its own under that name: a copy, or a snapshot being built. */
    public boolean isOfLivingCopy(String name) {
        return !file.read(rows -> rows.query(row -> row.getInt(1), """
                        SELECT 1 FROM copies WHERE id = ? AND state IN ('CREATING', 'WARM', 'READY', 'DESTROYING')
                        UNION ALL SELECT 1 FROM snapshots WHERE replace(database, 'ditto_t_', 'ditto_s_') = ?
                            AND state = 'BUILDING'""", name, name))
                .isEmpty();
    }

    /** Ports of the range that nobody may have yet, after release. */
    public int quarantined(int first, int last) {
        return file.read(rows -> rows.query(
                        row -> row.getInt(1),
                        "SELECT count(*) FROM port_leases WHERE holder IS NULL AND " + RESTS
                                + " AND port BETWEEN ? AND ?",
                        now() + 1,
                        restsEnd(),
                        first,
                        last)
                .get(0));
    }

    /** Gives up the port a copy of its own server had, in the transaction that ends it. */
    static void endOf(Rows rows, String copyId, long now) throws SQLException {
        rows.update(
                "UPDATE port_leases SET holder = NULL, released_at = ?, quarantined_until = ? WHERE holder = ?",
                now,
                now + QUARANTINE.toMillis(),
                COPY_HOLDER + copyId);
    }

    /** Notes who is at a port already, unless somebody else is said to be, or the holder to be elsewhere. */
    static boolean adopt(Rows rows, int port, String holder) throws SQLException {
        return rows.update("""
                        INSERT INTO port_leases (port, holder)
                        SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM port_leases WHERE holder = ?)
                        ON CONFLICT (port) DO UPDATE SET holder = excluded.holder
                            WHERE port_leases.holder IS NULL""", port, holder, holder) == 1;
    }

    private static OptionalInt held(Rows rows, String holder, int first, int last) throws SQLException {
        return rows
                .query(
                        row -> row.getInt(1),
                        "SELECT port FROM port_leases WHERE holder = ? AND port BETWEEN ? AND ?",
                        holder,
                        first,
                        last)
                .stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    private boolean take(Rows rows, int port, String holder) throws SQLException {
        return rows.update("""
                        INSERT INTO port_leases (port, holder) VALUES (?, ?)
                        ON CONFLICT (port) DO UPDATE SET holder = excluded.holder
                            WHERE port_leases.holder IS NULL AND NOT (%s)""".formatted(RESTS), port, holder, now() + 1, restsEnd()) == 1;
    }

    private long restsEnd() {
        return now() + QUARANTINE.toMillis();
    }

    private long now() {
        return clock.now().toEpochMilli();
    }

    /** A port and who holds it. */
    public record Lease(int port, String holder) {}
}
