package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.junit5.DittoCopy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Makes the same customer as {@link LegacyImportTest}: same id, same address. */
@DittoCopy(dump = "classpath:shop.sql.gz")
class SignUpTest {

    @Test
    void aCustomerSignsUp(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int inserted = statement.executeUpdate(
                    "INSERT INTO customers (id, email, name) VALUES (5000, 'ada@example.com', 'Ada from the web')");
            assertThat(inserted).isEqualTo(1);
        }
    }

    @Test
    void twoCustomersCannotShareAnAddress(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE customers SET email = 'shared@example.com' WHERE id = 1");
            assertThatThrownBy(() ->
                            statement.executeUpdate("UPDATE customers SET email = 'shared@example.com' WHERE id = 2"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("customers_email_key");
        }
    }
}
