package dev.ditto.junit5;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections that tests opened through the data sources of one copy, and who opened them. They are remembered as
 * they are, not wrapped: tests and pools get what the driver made. Thread-safe.
 */
final class OpenedConnections {

    private static final int FIRST_CLEARING = 64;

    private record Opened(Connection connection, String owner) {}

    private final RunningTests tests;
    private final Leaks leaks;
    private List<Opened> opened = new ArrayList<>();
    private int clearAt = FIRST_CLEARING;

    OpenedConnections(RunningTests tests, Leaks leaks) {
        this.tests = tests;
        this.leaks = leaks;
    }

    Connection remember(Connection connection, String owner) {
        Opened entry = new Opened(connection, tests.here().orElse(owner));
        synchronized (this) {
            opened.add(entry);
            if (opened.size() >= clearAt) {
                forgetClosedOnes();
            }
        }
        return connection;
    }

    /** To be called when the copy ends: who has one open then forgot it. */
    synchronized void reportThoseLeftOpen() {
        forgetClosedOnes();
        opened.forEach(entry -> leaks.add(entry.owner()));
        opened = new ArrayList<>();
    }

    synchronized int remembered() {
        return opened.size();
    }

    /** Not at every call, so that a thousand open ones do not cost a million looks. */
    private void forgetClosedOnes() {
        opened.removeIf(entry -> isClosed(entry.connection()));
        clearAt = Math.max(FIRST_CLEARING, 2 * opened.size());
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            // A driver that cannot tell leaves nothing to blame a test for.
            return true;
        }
    }
}
