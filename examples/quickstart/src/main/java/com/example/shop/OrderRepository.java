package com.example.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.NoSuchElementException;
import java.util.Optional;
import javax.sql.DataSource;

/** Orders, as plain JDBC. */
public final class OrderRepository {

    // One statement, so that either all of it happens or nothing.
    private static final String PLACE = """
            WITH product AS (SELECT id, price FROM products WHERE sku = ?),
                 placed AS (INSERT INTO orders (customer_id) SELECT ? FROM product RETURNING id),
                 taken AS (UPDATE inventory SET on_hand = on_hand - ? FROM product WHERE product_id = product.id)
            INSERT INTO order_items (order_id, line, product_id, quantity, unit_price)
            SELECT placed.id, 1, product.id, ?, product.price FROM placed, product
            RETURNING order_id
            """;

    private static final String FIND = "SELECT id, customer, status, total FROM order_summaries WHERE id = ?";

    private static final String CANCEL = "UPDATE orders SET status = 'cancelled' WHERE id = ? AND status = 'placed'";

    private final DataSource database;

    public OrderRepository(DataSource database) {
        this.database = database;
    }

    /**
     * Takes the goods from stock and makes an order of them.
     *
     * @return the number of the order
     * @throws SQLException if there are not as many in stock
     */
    public long place(long customerId, String sku, int quantity) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(PLACE)) {
            statement.setString(1, sku);
            statement.setLong(2, customerId);
            statement.setInt(3, quantity);
            statement.setInt(4, quantity);
            try (ResultSet placed = statement.executeQuery()) {
                if (!placed.next()) {
                    throw new NoSuchElementException("No product has the SKU " + sku);
                }
                return placed.getLong(1);
            }
        }
    }

    public Optional<Order> find(long id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setLong(1, id);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? Optional.of(order(found)) : Optional.empty();
            }
        }
    }

    /** Whether the order was still one that can be cancelled. */
    public boolean cancel(long id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(CANCEL)) {
            statement.setLong(1, id);
            return statement.executeUpdate() == 1;
        }
    }

    private static Order order(ResultSet row) throws SQLException {
        return new Order(
                row.getLong("id"), row.getString("customer"), row.getString("status"), row.getBigDecimal("total"));
    }
}
