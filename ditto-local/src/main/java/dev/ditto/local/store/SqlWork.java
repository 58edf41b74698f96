package dev.ditto.local.store;

import java.sql.SQLException;

/** Work on the store's rows. Short: no network, no process, no waiting inside. */
@FunctionalInterface
interface SqlWork<T> {
    T run(Rows rows) throws SQLException;
}
