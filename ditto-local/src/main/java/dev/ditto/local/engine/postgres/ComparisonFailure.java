package dev.ditto.local.engine.postgres;

import java.sql.SQLException;

/** What it means that a table could not be looked at. */
final class ComparisonFailure {

    static final String TOO_LATE = "not reached in time (ditto.changes.max_seconds)";

    private static final String LOCKED = "55P03";
    private static final String CANCELLED = "57014";

    private ComparisonFailure() {}

    /**
     * The reason, in words.
     *
     * @throws SQLException the failure itself, if it is not that of one table: the connection is lost
     */
    static String reason(SQLException failure, TimeLimit limit) throws SQLException {
        String state = String.valueOf(failure.getSQLState());
        if (state.startsWith("08") || state.startsWith("57P0")) {
            throw failure;
        }
        if (state.equals(LOCKED)) {
            return "a session holds it locked";
        }
        if (state.equals(CANCELLED) && limit.isOver()) {
            return TOO_LATE;
        }
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse(state);
    }
}
