package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import java.math.BigDecimal;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@DittoCopy(dump = "classpath:shop.sql.gz")
class OrderRepositoryTest {

    @Test
    void placesAnOrderAfterTheLastOneOfTheDump(DataSource database) throws SQLException {
        OrderRepository orders = new OrderRepository(database);

        long id = orders.place(17, "KIT-0001", 3);

        assertThat(id).isEqualTo(2601);
        assertThat(orders.find(id)).hasValue(new Order(2601, "Zoë de la Cruz", "placed", new BigDecimal("50.04")));
        assertThat(new Sql(database).number("SELECT on_hand FROM inventory WHERE product_id = 1"))
                .as("108 less the 3 that were ordered")
                .isEqualTo(105);
    }

    @Test
    void cancelsOnlyWhatIsNotPaidYet(DataSource database) throws SQLException {
        OrderRepository orders = new OrderRepository(database);

        assertThat(orders.cancel(2599)).isTrue();
        assertThat(orders.cancel(1)).as("delivered long ago").isFalse();

        assertThat(orders.find(2599)).map(Order::status).hasValue("cancelled");
        assertThat(orders.find(1)).map(Order::status).hasValue("delivered");
        assertThat(new Sql(database).text("SELECT old_row->>'status' FROM audit.log WHERE operation = 'UPDATE'"))
                .as("the trigger wrote down what it was")
                .isEqualTo("placed");
    }
}
