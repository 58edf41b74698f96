package dev.ditto.local.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a row of {@code copies} becomes a {@link CopyRow}. */
final class CopyColumns {

    static final String ALL =
            "id, state, owner_kind, owner_id, snapshot, role, incarnation, server_id, engine, database,"
                    + " host, port, run_id, job_name, error, warm, ttl_ms, created_at, ready_at, destroyed_at";

    private CopyColumns() {}

    static CopyRow row(ResultSet row) throws SQLException {
        return new CopyRow(
                row.getString(1),
                CopyState.valueOf(row.getString(2)),
                new Owner(Owner.Kind.valueOf(row.getString(3)), row.getString(4)),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getInt(12),
                Optional.ofNullable(row.getString(13)),
                Optional.ofNullable(row.getString(14)),
                Optional.ofNullable(row.getString(15)),
                row.getInt(16) == 1,
                Duration.ofMillis(row.getLong(17)),
                Instant.ofEpochMilli(row.getLong(18)),
                moment(row, 19),
                moment(row, 20));
    }

    private static Optional<Instant> moment(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
