package dev.ditto.benchmarks;

import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.JdbcUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A test class with a database of its own, to be inherited: as long as tests take, so that a pool can be refilled. */
@DittoCopy
public abstract class CopyProbe {

    /** Published when the first line of the test is reached, with {@link System#nanoTime()}. */
    static final String BEGAN = "began";

    /** How long a test works, in milliseconds. */
    static final long WORK_MILLIS = 100;

    @Test
    void works(@JdbcUrl String url, TestReporter reporter) throws SQLException, InterruptedException {
        reporter.publishEntry(BEGAN, Long.toString(System.nanoTime()));
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mine (id int)");
        }
        Thread.sleep(WORK_MILLIS);
    }
}
