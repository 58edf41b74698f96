package com.example.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Finds products though they are misspelt. Needs the extension pg_trgm. */
public final class FuzzySearch {

    private static final String CLOSEST =
            "SELECT name FROM products WHERE name % ? ORDER BY similarity(name, ?) DESC, name LIMIT 1";

    private final DataSource database;

    public FuzzySearch(DataSource database) {
        this.database = database;
    }

    /** The name that is most like the text; empty if none is like it. */
    public Optional<String> closest(String text) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(CLOSEST)) {
            statement.setString(1, text);
            statement.setString(2, text);
            try (ResultSet name = statement.executeQuery()) {
                return name.next() ? Optional.of(name.getString(1)) : Optional.empty();
            }
        }
    }
}
