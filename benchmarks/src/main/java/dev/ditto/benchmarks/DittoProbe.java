package dev.ditto.benchmarks;

import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.JdbcUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** The same test class with a database of its own. */
@DittoCopy
class DittoProbe {

    @Test
    void countsRows(@JdbcUrl String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM events0")) {
            Assertions.assertTrue(row.next() && row.getLong(1) > 1000);
        }
    }
}
