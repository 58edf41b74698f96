package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Sequences give no number back, not even on rollback: on a shared database this test passes once. */
@DittoCopy(dump = "classpath:shop.sql.gz")
class InvoiceNumberTest {

    @Test
    void invoicesGoOnWhereTheDumpEnded(DataSource database) throws SQLException {
        Sql sql = new Sql(database);
        assertThat(sql.text("SELECT next_invoice_number()")).isEqualTo("INV-12215");

        sql.run("INSERT INTO payments (order_id, amount, method) VALUES (2599, 12.50, 'voucher')");

        assertThat(sql.text("SELECT invoice_number FROM payments WHERE order_id = 2599"))
                .isEqualTo("INV-12216");
    }
}
