package dev.ditto.local.server;

import java.sql.Connection;
import java.sql.SQLException;

/** What an administrator does on a connection. */
@FunctionalInterface
public interface AdminWork<T> {
    T run(Connection connection) throws SQLException;
}
