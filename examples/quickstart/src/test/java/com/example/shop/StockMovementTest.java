package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@DittoCopy(dump = "classpath:shop.sql.gz")
class StockMovementTest {

    private static final String DELIVERY_IN_JULY = """
            INSERT INTO stock_movements (moved_at, product_id, quantity, reason)
            VALUES ('2026-07-01 06:30:00+00', 1, 40, 'delivery')
            """;

    @Test
    void aNewMonthNeedsAPartition(DataSource database) throws SQLException {
        Sql sql = new Sql(database);
        assertThatThrownBy(() -> sql.run(DELIVERY_IN_JULY))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no partition of relation \"stock_movements\" found for row");

        sql.run("CREATE TABLE stock_movements_2026_07 PARTITION OF stock_movements"
                + " FOR VALUES FROM ('2026-07-01') TO ('2026-08-01')");
        sql.run(DELIVERY_IN_JULY);

        assertThat(sql.number("SELECT count(*) FROM stock_movements_2026_07")).isEqualTo(1);
    }

    @Test
    void anOldMonthGoesWithItsPartition(DataSource database) throws SQLException {
        Sql sql = new Sql(database);
        long february = sql.number("SELECT count(*) FROM stock_movements_2026_02");
        long before = sql.number("SELECT count(*) FROM stock_movements");

        sql.run("DROP TABLE stock_movements_2026_02");

        assertThat(february).isEqualTo(220);
        assertThat(sql.number("SELECT count(*) FROM stock_movements")).isEqualTo(before - february);
    }
}
