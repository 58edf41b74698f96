package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.JdbcUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A test class with a database of its own, to be inherited: as long as tests take, so that a pool can be refilled. */
@DittoCopy
public abstract class CopyProbe {

    /** Published when the first line of the test is reached, with {@link System#nanoTime()}. */
    static final String BEGAN = "began";

    /** Published beside it: {@code true} if the copy was there before anybody asked. */
    static final String WARM = "warm";

    /** How long a test works, in milliseconds. */
    static final long WORK_MILLIS = 100;

    @Test
    void works(@JdbcUrl String url, Copy copy, TestReporter reporter) throws SQLException, InterruptedException {
        reporter.publishEntry(Map.of(BEGAN, Long.toString(System.nanoTime()), WARM, Boolean.toString(copy.warm())));
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mine (id int)");
        }
        Thread.sleep(WORK_MILLIS);
    }
}
