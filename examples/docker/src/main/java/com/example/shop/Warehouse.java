package com.example.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What lies on the shelves. */
public final class Warehouse {

    // One statement: two customers at once cannot both get the last one.
    private static final String TAKE =
            """
            UPDATE inventory SET on_hand = on_hand - ?
            FROM products
            WHERE products.id = product_id AND sku = ? AND on_hand >= ?
            """;

    private final DataSource database;

    public Warehouse(DataSource database) {
        this.database = database;
    }

    /** Takes so many off the shelf; false if there are not enough. */
    public boolean take(String sku, int quantity) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(TAKE)) {
            statement.setInt(1, quantity);
            statement.setString(2, sku);
            statement.setInt(3, quantity);
            return statement.executeUpdate() == 1;
        }
    }
}
