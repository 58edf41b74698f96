package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.local.engine.postgres.PostgresEngine;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The server behind a copy, without ditto: one kept administrator's connection that clones the copy's own snapshot the
 * way ditto found to be fastest. Not thread-safe.
 */
final class BareServer implements AutoCloseable {

    private final Connection admin;
    private final String template;
    private final String strategy;
    private int clones;

    private BareServer(Connection admin, String template, String strategy) {
        this.admin = admin;
        this.template = template;
        this.strategy = strategy;
    }

    static BareServer behind(BenchHome home, Copy copy) throws SQLException {
        try (Connection store = home.store();
                PreparedStatement query = store.prepareStatement("SELECT s.database, s.strategy, s.server_id"
                        + " FROM copies c JOIN snapshots s ON s.database = c.snapshot WHERE c.id = ?")) {
            query.setString(1, copy.id());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("The store does not know copy " + copy.id());
                }
                return new BareServer(connect(home, copy, row.getString(3)), row.getString(1), row.getString(2));
            }
        }
    }

    private static Connection connect(BenchHome home, Copy copy, String serverId) throws SQLException {
        PostgresEngine engine = new PostgresEngine();
        String password = HomeKey.open(Home.open(home.directory())).password("server:" + serverId);
        return engine.connect(copy.host(), copy.port(), engine.adminDatabase(), engine.adminUser(), password);
    }

    String strategy() {
        return strategy;
    }

    /** Nothing but the statement; a setting that goes with it is made outside. */
    double cloneMillis() throws Exception {
        if (strategy.equals("file_clone")) {
            execute("SET file_copy_method = clone");
        }
        String words = strategy.equals("wal_log") ? "WAL_LOG" : "FILE_COPY";
        String sql = "CREATE DATABASE bare_" + ++clones + " TEMPLATE " + template + " STRATEGY " + words;
        return Timing.millisOf(() -> execute(sql));
    }

    /** Drops what was cloned. */
    void dropClones() throws SQLException {
        for (; clones > 0; clones--) {
            execute("DROP DATABASE bare_" + clones);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        admin.close();
    }
}
