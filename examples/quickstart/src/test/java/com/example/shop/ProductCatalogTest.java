package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.JdbcUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@DittoCopy(dump = "classpath:shop.sql.gz")
class ProductCatalogTest {

    @JdbcUrl
    static String url;

    @Test
    void findsWhatIsMadeOfOak(DataSource database) throws SQLException {
        assertThat(new ProductCatalog(database).withAttribute("material", "oak"))
                .hasSize(107)
                .doesNotContain("KIT-0001");
    }

    @Test
    void findsAttributesThatNeedQuoting(DataSource database) throws SQLException {
        assertThat(new ProductCatalog(database).withAttribute("label", "it's \"new\""))
                .contains("KIT-0001");
    }

    @Test
    void findsAProductThatWasAddedOverThePlainUrl(DataSource database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("""
                    INSERT INTO products (category_id, sku, name, description, price, attributes)
                    VALUES (5, 'GAR-0501', 'Glass Cloche', 'For seedlings.', 24.90, '{"material": "glass"}')
                    """);
        }

        assertThat(new ProductCatalog(database).withAttribute("material", "glass"))
                .containsExactly("GAR-0501");
    }
}
