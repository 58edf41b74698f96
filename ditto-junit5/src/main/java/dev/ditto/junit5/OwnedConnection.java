package dev.ditto.junit5;

import dev.ditto.Copy;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** A connection that was handed to a test; JUnit's store closes it, before the copy that was stored earlier. */
record OwnedConnection(Connection connection, Copy copy) implements StoreResource {

    /** Opens a connection that is closed when {@code context}, a test or a class, ends. */
    static Connection open(Copy copy, ExtensionContext context) {
        try {
            OwnedConnection owned = new OwnedConnection(copy.dataSource().getConnection(), copy);
            DittoExtension.store(context).put(owned, owned);
            return owned.connection();
        } catch (SQLException e) {
            throw new ParameterResolutionException(
                    "Cannot connect to " + copy + ": " + e.getMessage()
                            + ". If there is no suitable driver, add the JDBC driver of " + copy.engine()
                            + " in test scope.",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot close a connection to " + copy + ": " + e.getMessage(), e);
        }
    }
}
