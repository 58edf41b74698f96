package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Makes the same customer as {@link SignUpTest}: same id, same address. */
@DittoCopy(dump = "classpath:shop.sql.gz")
class LegacyImportTest {

    @Test
    void importedCustomersReplaceTheOldOnes(DataSource database) throws SQLException {
        Sql sql = new Sql(database);

        sql.run("DELETE FROM orders");
        sql.run("DELETE FROM customers");
        sql.run("INSERT INTO customers (id, email, name) VALUES (5000, 'ada@example.com', 'Ada from the ledger')");

        assertThat(sql.text("SELECT string_agg(name, ', ') FROM customers")).isEqualTo("Ada from the ledger");
        assertThat(sql.number("SELECT count(*) FROM audit.log WHERE operation = 'DELETE'"))
                .as("one line per order")
                .isEqualTo(2600);
    }

    @Test
    void theSpreadsheetIsStillThere(DataSource database) throws SQLException {
        assertThat(new Sql(database)
                        .number("SELECT count(*) FROM \"Newsletter Opt-Ins\" WHERE \"source; sheet\" = 'Sheet \"1\"'"))
                .isEqualTo(14);
    }
}
