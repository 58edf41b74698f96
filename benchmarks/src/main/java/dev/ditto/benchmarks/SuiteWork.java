package dev.ditto.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Assertions;

/** What every test of the measured suite does, wherever its database comes from. */
final class SuiteWork {

    /** How long a test takes at least. */
    static final long MILLIS = 500;

    /** The script that others than ditto fill a database with, in a system property. */
    static final String SCRIPT = "benchmarks.script";

    private SuiteWork() {}

    /** Connects, writes and reads, and takes as long as a test class does. The connection's opening counts as well. */
    static void run(Callable<Connection> database) throws Exception {
        long begin = System.nanoTime();
        try (Connection connection = database.call();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE events0 SET customer = customer + 1 WHERE id <= 10");
            requireRows(statement);
        }
        Thread.sleep(Math.max(0, MILLIS - (long) Timing.millisSince(begin)));
    }

    private static void requireRows(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM events9")) {
            Assertions.assertTrue(row.next() && row.getLong(1) > 1000);
        }
    }
}
