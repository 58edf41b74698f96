package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@DittoCopy(dump = "classpath:shop.sql.gz")
class PriceIncreaseTest {

    @Test
    void everyNewPriceIsWrittenDown(DataSource database) throws SQLException {
        assertThat(new ProductCatalog(database).raisePrices(10)).isEqualTo(500);

        Sql sql = new Sql(database);
        assertThat(sql.text("SELECT price FROM products WHERE sku = 'KIT-0001'"))
                .isEqualTo("18.35");
        assertThat(sql.text("SELECT old_row->>'price' FROM audit.log WHERE new_row->>'sku' = 'KIT-0001'"))
                .isEqualTo("16.68");
        assertThat(sql.number("SELECT count(*) FROM audit.log WHERE changed_by = current_user"))
                .isEqualTo(500);
    }
}
