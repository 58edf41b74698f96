package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import java.util.NoSuchElementException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@DittoCopy(dump = "classpath:shop.sql.gz")
class RefusedOrderTest {

    @Test
    void moreThanThereIsCannotBeOrdered(DataSource database) {
        assertThatThrownBy(() -> new OrderRepository(database).place(17, "KIT-0001", 109))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("inventory_never_below_zero");
    }

    @Test
    void whatIsNotThereCannotBeOrdered(DataSource database) {
        assertThatThrownBy(() -> new OrderRepository(database).place(17, "KIT-9999", 1))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("No product has the SKU KIT-9999");
    }

    @AfterEach
    void nothingHappened(DataSource database) throws SQLException {
        Sql sql = new Sql(database);
        assertThat(sql.number("SELECT count(*) FROM orders")).isEqualTo(2600);
        assertThat(sql.number("SELECT on_hand FROM inventory WHERE product_id = 1"))
                .isEqualTo(108);
        assertThat(sql.number("SELECT count(*) FROM audit.log")).isEqualTo(100);
    }
}
