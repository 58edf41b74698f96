package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Migrates the schema; the test classes beside it keep the old one. */
@DittoCopy(dump = "classpath:shop.sql.gz")
class SchemaMigrationTest {

    @Test
    void namesAreSplitInTwo(DataSource database) throws SQLException {
        Sql sql = new Sql(database);

        sql.run("ALTER TABLE customers ADD COLUMN first_name text, ADD COLUMN last_name text");
        sql.run(
                "UPDATE customers SET first_name = split_part(name, ' ', 1), last_name = substr(name, strpos(name, ' ') + 1)");
        sql.run("DROP VIEW order_summaries");
        sql.run("ALTER TABLE customers DROP COLUMN name, ALTER COLUMN first_name SET NOT NULL");
        sql.run("CREATE INDEX customers_last_name_idx ON customers (lower(last_name))");

        assertThat(sql.text("SELECT first_name || '/' || last_name FROM customers WHERE id = 17"))
                .isEqualTo("Zoë/de la Cruz");
    }

    @Test
    void ordersCanBeReturned(DataSource database) throws SQLException {
        Sql sql = new Sql(database);

        sql.run("ALTER TYPE order_status ADD VALUE 'returned' AFTER 'delivered'");
        sql.run("CREATE SCHEMA returns");
        sql.run("CREATE TABLE returns.parcels (order_id bigint PRIMARY KEY REFERENCES public.orders)");
        sql.run("INSERT INTO returns.parcels SELECT id FROM orders WHERE id <= 10");
        sql.run("UPDATE orders SET status = 'returned' WHERE id IN (SELECT order_id FROM returns.parcels)");

        assertThat(sql.number("SELECT count(*) FROM orders WHERE status = 'returned'"))
                .isEqualTo(10);
    }

    @Test
    void reviewsAreGone(DataSource database) throws SQLException {
        Sql sql = new Sql(database);

        sql.run("DROP TABLE reviews");

        assertThat(sql.text("SELECT to_regclass('public.reviews')")).isNull();
    }
}
