package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Ruins everything; its {@code DataSource} of ditto and Spring's lead to the same database. */
@ShopTest
class ClosedShopTest {

    @Autowired
    private CustomerRepository customers;

    @Autowired
    private OrderDesk desk;

    @Test
    void losesItsData(DataSource ofDitto) {
        desk.closeTheShop();

        assertThat(customers.count()).isZero();
        assertThat(new JdbcTemplate(ofDitto).queryForObject("SELECT count(*) FROM customers", Integer.class))
                .isZero();
    }

    @Nested
    class Later {

        @Test
        void isTheShopStillClosed() {
            desk.closeTheShop();

            assertThat(desk.orders()).isZero();
            assertThat(ContextStarts.count()).isEqualTo(1);
        }
    }

    @AfterAll
    static void startedOnce() {
        assertThat(ContextStarts.count()).isEqualTo(1);
    }
}
