package com.example.shop;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Whether customers can come in; what a health check asks. */
public final class ShopDoor {

    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final DataSource database;

    public ShopDoor(DataSource database) {
        this.database = database;
    }

    /** {@code OPEN}; {@code CROWDED} if the database server takes no more connections. Any other trouble is thrown. */
    public Status status() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return connection.isValid(5) ? Status.OPEN : Status.CROWDED;
        } catch (SQLException e) {
            if (TOO_MANY_CONNECTIONS.equals(e.getSQLState())) {
                return Status.CROWDED;
            }
            throw e;
        }
    }

    public enum Status {
        OPEN,
        CROWDED
    }
}
