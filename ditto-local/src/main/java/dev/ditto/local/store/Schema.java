package dev.ditto.local.store;

import dev.ditto.ConfigurationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The store's tables, one list of statements per version. Migrations run under BEGIN IMMEDIATE with the version read
 * again inside, so that any number of processes may open a fresh home at once.
 */
final class Schema {

    /** What leads from each version to the next. */
    static final List<List<String>> VERSIONS = List.of(
            List.of(
                    """
            CREATE TABLE servers (
                incarnation TEXT PRIMARY KEY,
                server_id TEXT NOT NULL,
                secured_at INTEGER NOT NULL
            ) STRICT""",
                    """
            CREATE TABLE snapshots (
                database TEXT PRIMARY KEY,
                key TEXT NOT NULL,
                incarnation TEXT NOT NULL,
                server_id TEXT NOT NULL,
                owner TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('BUILDING', 'READY', 'RETIRED')),
                strategy TEXT NOT NULL DEFAULT '',
                size_bytes INTEGER NOT NULL DEFAULT 0 CHECK (size_bytes >= 0),
                restore_ms INTEGER NOT NULL DEFAULT 0 CHECK (restore_ms >= 0),
                session_id TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                used_at INTEGER NOT NULL
            ) STRICT""",
                    "CREATE UNIQUE INDEX snapshots_ready ON snapshots (key, incarnation) WHERE state = 'READY'",
                    """
            CREATE TABLE copies (
                id TEXT PRIMARY KEY CHECK (length(id) = 26),
                state TEXT NOT NULL CHECK (state IN
                    ('CREATING', 'WARM', 'READY', 'DESTROYING', 'DESTROYED', 'FAILED', 'LOST')),
                owner_kind TEXT NOT NULL CHECK (owner_kind IN ('SESSION', 'HOME', 'LEASE')),
                owner_id TEXT NOT NULL,
                snapshot TEXT NOT NULL,
                role TEXT NOT NULL,
                incarnation TEXT NOT NULL,
                server_id TEXT NOT NULL,
                engine TEXT NOT NULL,
                database TEXT NOT NULL,
                host TEXT NOT NULL,
                port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
                run_id TEXT,
                job_name TEXT,
                error TEXT,
                warm INTEGER NOT NULL CHECK (warm IN (0, 1)),
                ttl_ms INTEGER NOT NULL CHECK (ttl_ms > 0),
                deadline_boot TEXT NOT NULL,
                deadline_uptime_ms INTEGER NOT NULL,
                deadline_at INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                ready_at INTEGER,
                destroyed_at INTEGER,
                CHECK (owner_kind = 'HOME' OR owner_id <> ''),
                CHECK (state <> 'WARM' OR owner_kind = 'HOME')
            ) STRICT""",
                    "CREATE INDEX copies_warm ON copies (snapshot, created_at) WHERE state = 'WARM'",
                    "CREATE INDEX copies_live ON copies (state, owner_id)"
                            + " WHERE state IN ('CREATING', 'WARM', 'READY', 'DESTROYING')",
                    "CREATE INDEX copies_ended ON copies (destroyed_at) WHERE destroyed_at IS NOT NULL",
                    """
            CREATE TABLE events (
                id INTEGER PRIMARY KEY,
                copy_id TEXT NOT NULL REFERENCES copies (id) ON DELETE CASCADE,
                action TEXT NOT NULL,
                actor TEXT NOT NULL,
                metadata TEXT NOT NULL,
                created_at INTEGER NOT NULL
            ) STRICT""",
                    "CREATE INDEX events_copy ON events (copy_id, id)",
                    """
            CREATE TABLE port_leases (
                port INTEGER PRIMARY KEY CHECK (port BETWEEN 1024 AND 65535),
                holder TEXT UNIQUE,
                released_at INTEGER NOT NULL DEFAULT 0,
                quarantined_until INTEGER NOT NULL DEFAULT 0
            ) STRICT""",
                    """
            CREATE TABLE dump_digests (
                identity TEXT PRIMARY KEY,
                sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                used_at INTEGER NOT NULL
            ) STRICT"""),
            List.of(
                    "ALTER TABLE servers ADD COLUMN engine TEXT NOT NULL DEFAULT ''",
                    "ALTER TABLE servers ADD COLUMN version TEXT NOT NULL DEFAULT ''",
                    "ALTER TABLE servers ADD COLUMN digest TEXT NOT NULL DEFAULT ''",
                    "ALTER TABLE servers ADD COLUMN storage TEXT NOT NULL DEFAULT ''",
                    "ALTER TABLE servers ADD COLUMN runtime TEXT NOT NULL DEFAULT ''"),
            List.of("""
            CREATE TABLE removals (
                copy_id TEXT PRIMARY KEY REFERENCES copies (id) ON DELETE CASCADE,
                attempts INTEGER NOT NULL CHECK (attempts > 0),
                began_boot TEXT NOT NULL,
                began_uptime_ms INTEGER NOT NULL,
                began_at INTEGER NOT NULL,
                next_boot TEXT NOT NULL DEFAULT '',
                next_uptime_ms INTEGER NOT NULL DEFAULT 0,
                next_at INTEGER NOT NULL DEFAULT 0,
                told_boot TEXT NOT NULL DEFAULT '',
                told_uptime_ms INTEGER NOT NULL DEFAULT 0,
                told_at INTEGER NOT NULL DEFAULT 0
            ) STRICT"""),
            List.of("""
            CREATE TABLE origin (
                one INTEGER PRIMARY KEY CHECK (one = 1),
                file TEXT NOT NULL,
                since INTEGER NOT NULL,
                heirs TEXT NOT NULL
            ) STRICT"""));

    private Schema() {}

    /** @param birth done in the same transaction as the tables of a store that is new */
    static void migrate(Connection connection, Path path, Birth birth) throws SQLException {
        if (version(connection) == VERSIONS.size()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                upgrade(connection, statement, path, birth);
                statement.execute("COMMIT");
            } catch (SQLException | RuntimeException e) {
                rollback(statement, e);
                throw e;
            }
        }
    }

    /** SQLite may have rolled back by itself, as it does on a full disk; the failure before is the one to tell. */
    private static void rollback(Statement statement, Exception failure) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** @throws ConfigurationException if a newer ditto wrote it */
    static void refuseNewer(Connection connection, Path path) throws SQLException {
        int version = version(connection);
        if (version > VERSIONS.size()) {
            throw new ConfigurationException("The store " + path + " was written by a newer ditto (schema " + version
                    + ", this one knows up to " + VERSIONS.size()
                    + "). Use that version, or another ditto.home for this one.");
        }
    }

    private static void upgrade(Connection connection, Statement statement, Path path, Birth birth)
            throws SQLException {
        refuseNewer(connection, path);
        int version = version(connection);
        for (List<String> step : VERSIONS.subList(version, VERSIONS.size())) {
            for (String sql : step) {
                statement.execute(sql);
            }
        }
        if (version == 0) {
            birth.record();
        }
        statement.execute("PRAGMA user_version = " + VERSIONS.size());
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
            return rows.getInt(1);
        }
    }

    /** What is recorded of a store when it is made. */
    @FunctionalInterface
    interface Birth {
        void record() throws SQLException;
    }
}
