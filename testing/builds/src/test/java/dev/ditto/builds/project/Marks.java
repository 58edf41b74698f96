package dev.ditto.builds.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** What tests write into their copies, to see that they are nobody else's. */
final class Marks {

    private Marks() {}

    /** The copy has the dump's rows, no mark but this one, and now this one. */
    static void leaveIn(DataSource source, String mark) throws SQLException {
        try (Connection connection = source.getConnection()) {
            leaveIn(connection, mark);
        }
    }

    static void leaveIn(Connection connection, String mark) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(first(statement, "SELECT count(*) FROM menu")).isEqualTo("3");
            statement.execute("INSERT INTO marks VALUES ('" + mark + "')");
            assertThat(first(statement, "SELECT string_agg(DISTINCT mark, ' ') FROM marks"))
                    .as("marks in the copy of " + mark)
                    .isEqualTo(mark);
        }
    }

    /** The copy is as it came from the dump. */
    static void areNone(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(first(statement, "SELECT count(*) FROM marks")).isEqualTo("0");
        }
    }

    private static String first(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
