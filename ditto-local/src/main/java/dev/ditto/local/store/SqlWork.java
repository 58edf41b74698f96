package dev.ditto.local.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Work on the store's connection. Short: no network, no process, no waiting inside. */
@FunctionalInterface
interface SqlWork<T> {
    T run(Connection connection) throws SQLException;
}
