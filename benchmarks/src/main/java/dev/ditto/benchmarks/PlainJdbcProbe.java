package dev.ditto.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** A test class as it was before ditto: the database is somebody else's business. */
class PlainJdbcProbe {

    /** The URL, with credentials, in the environment of the benchmark's own JVM. */
    static final String URL = "benchmarks.url";

    @Test
    void countsRows() throws SQLException {
        try (Connection connection = DriverManager.getConnection(System.getProperty(URL, ""));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM events0")) {
            Assertions.assertTrue(row.next() && row.getLong(1) > 1000);
        }
    }
}
