package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The dump was made by PostgreSQL 15, so that is what runs, though nothing says so. */
@NeedsDocker
@DittoCopy(dump = "classpath:shop.dump")
class ProductionVersionTest {

    @Test
    void runsOnTheVersionOfTheDump(DataSource database) throws SQLException {
        assertThat(new Sql(database).number("SELECT current_setting('server_version_num')::int / 10000"))
                .isEqualTo(15);
    }

    @Test
    void hasTheDataOfTheDump(DataSource database) throws SQLException {
        assertThat(new Sql(database).number("SELECT count(*) FROM orders")).isEqualTo(2600);
        assertThat(new Sql(database).number("SELECT count(*) FROM product_sales"))
                .as("materialized views are filled")
                .isPositive();
    }
}
