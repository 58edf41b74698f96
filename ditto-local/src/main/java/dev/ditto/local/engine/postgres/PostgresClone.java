package dev.ditto.local.engine.postgres;

import dev.ditto.local.spi.CloneStrategy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The ways {@code CREATE DATABASE … TEMPLATE} can go about it. A template lets nobody in, but an administrator who had a
 * look at one may still be there, and PostgreSQL copies no database in use: such sessions are ended.
 */
final class PostgresClone {

    private static final CloneStrategy FILE_COPY =
            new CloneStrategy("file_copy", "files copied by the server (STRATEGY FILE_COPY)");
    private static final CloneStrategy FILE_CLONE = new CloneStrategy(
            "file_clone",
            "files copied by the kernel, blocks shared where it can (STRATEGY FILE_COPY, file_copy_method=clone)");
    private static final CloneStrategy WAL_LOG =
            new CloneStrategy("wal_log", "pages copied through the server (STRATEGY WAL_LOG)");
    private static final CloneStrategy ONLY = new CloneStrategy("template", "files copied as they are");

    private static final String OBJECT_IN_USE = "55006";

    private PostgresClone() {}

    /** STRATEGY came with 15, cloning by the file system with 18. */
    static List<CloneStrategy> strategies(int majorVersion) {
        if (majorVersion < 15) {
            return List.of(ONLY);
        }
        return majorVersion < 18 ? List.of(FILE_COPY, WAL_LOG) : List.of(FILE_COPY, FILE_CLONE, WAL_LOG);
    }

    static void run(Connection admin, String template, String database, CloneStrategy strategy) throws SQLException {
        try {
            copy(admin, template, database, strategy);
        } catch (SQLException e) {
            if (!OBJECT_IN_USE.equals(e.getSQLState())) {
                throw e;
            }
            Sql.column(
                    admin,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = " + Sql.literal(template));
            copy(admin, template, database, strategy);
        }
    }

    private static void copy(Connection admin, String template, String database, CloneStrategy strategy)
            throws SQLException {
        String create = "CREATE DATABASE " + database + " TEMPLATE " + template;
        switch (strategy.id()) {
            case "wal_log" -> Sql.execute(admin, create + " STRATEGY WAL_LOG");
            case "file_copy" -> Sql.execute(admin, create + " STRATEGY FILE_COPY");
            case "file_clone" -> {
                Sql.execute(admin, "SET file_copy_method = clone");
                try {
                    Sql.execute(admin, create + " STRATEGY FILE_COPY");
                } finally {
                    Sql.execute(admin, "RESET file_copy_method");
                }
            }
            default -> Sql.execute(admin, create);
        }
    }
}
