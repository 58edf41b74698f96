package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.FromCopy;
import dev.ditto.junit5.Scope;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test begins with the dump as it is, in whatever order they run; a second copy tells what was there before. */
@DittoCopy(dump = "classpath:shop.sql.gz", scope = Scope.METHOD)
@DittoCopy(name = "before", dump = "classpath:shop.sql.gz")
class OrderNumberTest {

    private static final String STOCK = "SELECT on_hand FROM inventory WHERE product_id = 1";

    @FromCopy("before")
    private static DataSource before;

    @FromCopy
    private DataSource shop;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theNextOrderHasTheSameNumberInEveryTest(int quantity) throws SQLException {
        long id = new OrderRepository(shop).place(17, "KIT-0001", quantity);

        assertThat(id).isEqualTo(2601);
        assertThat(new Sql(shop).number(STOCK)).isEqualTo(new Sql(before).number(STOCK) - quantity);
    }

    @Test
    void evenIfOneOfThemRemovesAllOrders() throws SQLException {
        new Sql(shop).run("TRUNCATE orders CASCADE");

        assertThat(new Sql(shop).number("SELECT count(*) FROM orders")).isZero();
        assertThat(new Sql(before).number("SELECT count(*) FROM orders")).isEqualTo(2600);
    }
}
