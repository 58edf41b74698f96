package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Throws all customers out; the test classes beside it keep theirs. */
@DittoCopy(dump = "classpath:shop.sql.gz")
class EmptyShopTest {

    @Test
    void theFirstCustomerOfAnEmptyShopPlacesOrderNumberOne(DataSource database) throws SQLException {
        Sql sql = new Sql(database);
        sql.run("TRUNCATE customers RESTART IDENTITY CASCADE");
        assertThat(sql.number("SELECT count(*) FROM orders")).isZero();
        assertThat(sql.number("SELECT count(*) FROM reviews")).isZero();

        sql.run("INSERT INTO customers (email, name) VALUES ('first@example.com', 'First')");

        assertThat(new OrderRepository(database).place(1, "BOO-0003", 1)).isEqualTo(1);
    }
}
