package dev.ditto.local.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The few moves that every table needs, on one connection. A statement is prepared once: preparing takes SQLite longer
 * than a claim's whole transaction. The store's statements are a few dozen constants, so none is ever given up. Used by
 * one thread at a time.
 */
final class Rows {

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Rows(Connection connection) {
        this.connection = connection;
    }

    /** Turns the current row into a value. */
    @FunctionalInterface
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    void execute(String sql) throws SQLException {
        run(sql, PreparedStatement::execute);
    }

    int update(String sql, @Nullable Object... values) throws SQLException {
        return run(sql, PreparedStatement::executeUpdate, values);
    }

    <T> List<T> query(Mapper<T> mapper, String sql, @Nullable Object... values) throws SQLException {
        return run(
                sql,
                statement -> {
                    // Closed to its end, or the statement would go on reading and keep the WAL from being checkpointed.
                    try (ResultSet rows = statement.executeQuery()) {
                        List<T> result = new ArrayList<>();
                        while (rows.next()) {
                            result.add(mapper.map(rows));
                        }
                        return result;
                    }
                },
                values);
    }

    /** One that failed is in the middle of something, and is not used again. */
    private <T> T run(String sql, Execution<T> execution, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = statements.remove(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
        }
        boolean done = false;
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            T result = execution.of(statement);
            done = true;
            return result;
        } finally {
            if (done) {
                statements.put(sql, statement);
            } else {
                statement.close();
            }
        }
    }

    /** What is done with a statement whose parameters are set. */
    @FunctionalInterface
    private interface Execution<T> {
        T of(PreparedStatement statement) throws SQLException;
    }
}
