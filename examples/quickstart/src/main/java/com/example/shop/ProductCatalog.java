package com.example.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What the shop sells, as plain JDBC. */
public final class ProductCatalog {

    private static final String WITH_ATTRIBUTE =
            "SELECT sku FROM products WHERE attributes @> jsonb_build_object(?, ?) ORDER BY sku";

    private static final String RAISE_PRICES = "UPDATE products SET price = round(price * (100 + ?) / 100, 2)";

    private final DataSource database;

    public ProductCatalog(DataSource database) {
        this.database = database;
    }

    /** The SKUs of the products whose attribute has that value, in order. */
    public List<String> withAttribute(String name, String value) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(WITH_ATTRIBUTE)) {
            statement.setString(1, name);
            statement.setString(2, value);
            try (ResultSet products = statement.executeQuery()) {
                List<String> skus = new ArrayList<>();
                while (products.next()) {
                    skus.add(products.getString(1));
                }
                return skus;
            }
        }
    }

    /** Makes everything dearer; how many products that were. */
    public int raisePrices(int percent) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(RAISE_PRICES)) {
            statement.setInt(1, percent);
            return statement.executeUpdate();
        }
    }
}
