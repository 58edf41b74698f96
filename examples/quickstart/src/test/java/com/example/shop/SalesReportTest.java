package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@DittoCopy(dump = "classpath:shop.sql.gz")
class SalesReportTest {

    private static final String SOLD = "SELECT coalesce(sum(sold), 0) FROM product_sales";

    @Test
    void theReportChangesWhenItIsRefreshed(DataSource database) throws SQLException {
        Sql sql = new Sql(database);
        assertThat(sql.number(SOLD)).isEqualTo(14917);

        sql.run("UPDATE orders SET status = 'cancelled'");
        assertThat(sql.number(SOLD)).as("last night's figures").isEqualTo(14917);

        sql.run("REFRESH MATERIALIZED VIEW CONCURRENTLY product_sales");
        assertThat(sql.number(SOLD)).isZero();
    }
}
