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
import java.time.Duration;

/**
 * The server behind a copy, without ditto: one kept administrator's connection that clones the copy's own snapshot the
 * way ditto found to be fastest. Not thread-safe.
 */
final class BareServer implements AutoCloseable {

    /** The server lets users into the database that is called as they are. */
    private static final String USER = "bare_user";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Connection admin;
    private final Copy copy;
    private final String template;
    private final String strategy;
    private int clones;

    private BareServer(Connection admin, Copy copy, String template, String strategy) {
        this.admin = admin;
        this.copy = copy;
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
                return new BareServer(connect(home, copy, row.getString(3)), copy, row.getString(1), row.getString(2));
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
        chooseCopyMethod();
        String sql = create("bare_" + ++clones);
        return Timing.millisOf(() -> execute(sql));
    }

    private void chooseCopyMethod() throws SQLException {
        if (strategy.equals("file_clone")) {
            execute("SET file_copy_method = clone");
        }
    }

    private String create(String database) {
        String words = strategy.equals("wal_log") ? "WAL_LOG" : "FILE_COPY";
        return "CREATE DATABASE " + database + " TEMPLATE " + template + " STRATEGY " + words;
    }

    /** Makes the login that {@link #useClone} takes. */
    void allowUse() throws SQLException {
        chooseCopyMethod();
        execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + USER + "' IN ROLE pg_read_all_data");
    }

    /** Clones, connects as a user, asks, and drops: what a test with a database of its own cannot do without. */
    void useClone(String query) throws Exception {
        execute(create(USER));
        try (Connection user = new PostgresEngine().connect(copy.host(), copy.port(), USER, USER, USER);
                Statement statement = user.createStatement()) {
            statement.execute(query);
        }
        awaitUserGone();
        execute("DROP DATABASE " + USER);
    }

    /** A loop is as fast as it can be only so: the server sleeps for 100 ms where it is to drop what is still in use. */
    private void awaitUserGone() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (PreparedStatement query =
                admin.prepareStatement("SELECT count(*) FROM pg_stat_activity WHERE datname = '" + USER + "'")) {
            while (count(query) > 0) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("A connection was closed, and is not gone within " + PATIENCE);
                }
            }
        }
    }

    private static int count(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
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
