package dev.ditto.local.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An administrator's connections to one server, kept between uses because opening one costs as much as a small clone.
 * As many as are used at once; the idle ones are few. Thread-safe.
 */
final class AdminConnections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminConnections.class);

    private final Opener opener;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    AdminConnections(Opener opener) {
        this.opener = opener;
    }

    /** Runs work on a connection nobody else uses meanwhile. One that failed is not used again. */
    <T> T run(AdminWork<T> work) throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("This session has let go of the server", "08003");
        }
        Connection connection = idle.pollFirst();
        if (connection == null) {
            connection = opener.open();
        }
        boolean reusable = false;
        try {
            T result = work.run(connection);
            reusable = !closed;
            return result;
        } finally {
            if (reusable) {
                idle.addFirst(connection);
            } else {
                quietlyClose(connection);
            }
            if (closed) {
                closeIdle();
            }
        }
    }

    /** Closes what is idle now, and what is in use as soon as it is not. */
    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    private void closeIdle() {
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            quietlyClose(connection);
        }
    }

    private static void quietlyClose(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A connection did not close", e);
        }
    }

    /** Opens one more connection. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }
}
