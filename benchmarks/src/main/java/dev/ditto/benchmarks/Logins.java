package dev.ditto.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Logs in and asks something, which is what a server is ready for when a test can use it. */
final class Logins {

    private static final long LOOK_AGAIN_MILLIS = 3;

    private Logins() {}

    /** Tries until it gets an answer; the connection is the caller's to close. */
    static Connection await(String what, Duration patience, Login login) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return once(login);
            } catch (SQLException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(
                            what + ": takes no logins within " + patience.toSeconds() + " s", e);
                }
                Thread.sleep(LOOK_AGAIN_MILLIS);
            }
        }
    }

    static Connection once(Login login) throws SQLException {
        Connection connection = login.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Makes a connection. */
    @FunctionalInterface
    interface Login {
        Connection connect() throws SQLException;
    }
}
