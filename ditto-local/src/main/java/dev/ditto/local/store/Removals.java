package dev.ditto.local.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removals that failed, and when each is tried again: for ever, but less and less often, so that what cannot be removed
 * keeps no session busy. What is removed at the first try, as nearly everything is, never has a row here. Thread-safe.
 */
public final class Removals {

    /** After that many tries a person is told: they take about half an hour, and most mishaps are over by then. */
    public static final int PATIENT = 10;

    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration BETWEEN_ALARMS = Duration.ofHours(1);

    private static final String FAILED = """
            INSERT INTO removals (copy_id, attempts, began_boot, began_uptime_ms, began_at)
            SELECT id, 1, ?, ?, ? FROM copies WHERE id = ? AND state = 'DESTROYING'
            ON CONFLICT (copy_id) DO UPDATE SET attempts = attempts + 1
            RETURNING attempts, began_boot, began_uptime_ms, began_at, told_boot, told_uptime_ms, told_at""";

    private final Transactions file;
    private final BootClock clock;

    Removals(Transactions file, BootClock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Records a removal that failed.
     *
     * @return empty if there is nothing to remove any more
     */
    public Optional<Resistance> failed(String copyId) {
        Deadline now = clock.after(Duration.ZERO);
        return file.write(rows -> {
            Optional<Tries> tries =
                    rows.query(Tries::of, FAILED, now.bootId(), now.uptimeMillis(), now.wallMillis(), copyId).stream()
                            .findFirst();
            return tries.isEmpty() ? Optional.empty() : Optional.of(rest(rows, copyId, tries.get()));
        });
    }

    private Resistance rest(Rows rows, String copyId, Tries tries) throws SQLException {
        Duration rest = afterAttempt(tries.count());
        set(rows, "next", clock.after(rest), copyId);
        boolean alarming = tries.count() >= PATIENT && !isAhead(tries.told(), BETWEEN_ALARMS);
        if (alarming) {
            set(rows, "told", clock.after(BETWEEN_ALARMS), copyId);
        }
        return new Resistance(tries.count(), clock.until(tries.began()).negated(), rest, alarming);
    }

    private static void set(Rows rows, String what, Deadline moment, String copyId) throws SQLException {
        rows.update(
                "UPDATE removals SET %1$s_boot = ?, %1$s_uptime_ms = ?, %1$s_at = ? WHERE copy_id = ?".formatted(what),
                moment.bootId(),
                moment.uptimeMillis(),
                moment.wallMillis(),
                copyId);
    }

    private static Duration afterAttempt(int attempts) {
        Duration rest = FIRST;
        for (int i = 1; i < attempts && rest.compareTo(LONGEST) < 0; i++) {
            rest = rest.multipliedBy(2);
        }
        return rest.compareTo(LONGEST) < 0 ? rest : LONGEST;
    }

    /** Ids of the copies that nobody should try to remove by himself now. */
    public Set<String> resting() {
        return file
                .read(rows ->
                        rows.query(Resting::of, "SELECT copy_id, next_boot, next_uptime_ms, next_at FROM removals"))
                .stream()
                .filter(resting -> isAhead(resting.until(), LONGEST))
                .map(Resting::copyId)
                .collect(Collectors.toSet());
    }

    /**
     * Another boot may have helped, so it is waited for in that of the moment alone; where boots are not told, a moment
     * further away than any that was ever set shows that the clock was set back.
     */
    private boolean isAhead(Deadline moment, Duration atMost) {
        Duration left = clock.until(moment);
        return moment.bootId().equals(clock.bootId())
                && left.compareTo(Duration.ZERO) > 0
                && left.compareTo(atMost) <= 0;
    }

    /** Somebody wants that copy removed now: it is tried as if never before. */
    public void askedFor(String copyId) {
        if (!resting().isEmpty()) {
            file.write(rows -> rows.update("DELETE FROM removals WHERE copy_id = ?", copyId));
        }
    }

    /** As the store has it. */
    private record Tries(int count, Deadline began, Deadline told) {
        static Tries of(ResultSet row) throws SQLException {
            return new Tries(row.getInt(1), moment(row, 2), moment(row, 5));
        }
    }

    private record Resting(String copyId, Deadline until) {
        static Resting of(ResultSet row) throws SQLException {
            return new Resting(row.getString(1), moment(row, 2));
        }
    }

    private static Deadline moment(ResultSet row, int first) throws SQLException {
        return new Deadline(row.getString(first), row.getLong(first + 1), row.getLong(first + 2));
    }
}
