package com.example.shop;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Asks the database under test in one line. */
record Sql(DataSource database) {

    /** The first column of the first row. */
    String text(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    long number(String query) throws SQLException {
        return Long.parseLong(text(query));
    }

    /** How many rows the statement changed. */
    int run(String statementText) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(statementText);
        }
    }
}
