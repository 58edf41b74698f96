package dev.ditto.contract;

import dev.ditto.Copy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** One connection, and SQL on it in few words. Not thread-safe. */
public final class CopySession implements AutoCloseable {

    private final Connection connection;

    private CopySession(Connection connection) {
        this.connection = connection;
    }

    /** A connection to a copy, as its own user. */
    public static CopySession of(Copy copy) throws SQLException {
        return new CopySession(copy.dataSource().getConnection());
    }

    /** A connection to some database of a copy's server, with the copy's credentials. */
    public static CopySession of(Copy copy, String database) throws SQLException {
        String url = "jdbc:postgresql://" + copy.host() + ":" + copy.port() + "/" + database;
        return to(url, copy.username(), copy.password());
    }

    /** A connection to anywhere. */
    public static CopySession to(String url, String user, String password) throws SQLException {
        return new CopySession(DriverManager.getConnection(url, user, password));
    }

    /** The first column of the first row, as text. */
    public @Nullable String query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    public void execute(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
