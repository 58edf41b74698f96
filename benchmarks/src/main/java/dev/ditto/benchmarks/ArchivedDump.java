package dev.ditto.benchmarks;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;

/** Makes an archive of pg_dump of a few big tables with indexes, by a server that is thrown away. */
final class ArchivedDump {

    private static final int TABLES = 4;

    /** What a row takes with its share of both indexes. */
    private static final int ROW_BYTES = 158;

    private ArchivedDump() {}

    /** @param megabytes that the database takes in its server, not in the file */
    static void make(BenchDaemon daemon, int megabytes, Path file) throws Exception {
        try (OfficialServer server = OfficialServer.start(daemon)) {
            long rows = ((long) megabytes << 20) / ROW_BYTES / TABLES;
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET synchronous_commit = off");
                for (int table = 0; table < TABLES; table++) {
                    fill(statement, "events" + table, rows);
                }
            }
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                new ContainerCommand(daemon, server.id(), out)
                        .run("pg_dump", "-Fc", "-Z1", "-U", OfficialServer.USER, OfficialServer.DATABASE);
            }
        }
    }

    private static void fill(Statement statement, String table, long rows) throws Exception {
        statement.execute("CREATE TABLE " + table + " (id bigint NOT NULL, customer integer NOT NULL,"
                + " amount numeric(12,2), note text, at timestamp)");
        statement.execute("INSERT INTO " + table + " SELECT i, (i::bigint * 7919) % 100000, (i % 10000) + 0.5,"
                + " md5(i::text) || md5((i + 1)::text),"
                + " timestamp '2026-01-01' + i * interval '1 second' FROM generate_series(1, " + rows + ") i");
        statement.execute("ALTER TABLE " + table + " ADD PRIMARY KEY (id)");
        statement.execute("CREATE INDEX ON " + table + " (customer)");
    }
}
