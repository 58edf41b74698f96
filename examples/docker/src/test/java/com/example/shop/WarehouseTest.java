package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@NeedsDocker
@DittoCopy(dump = "classpath:shop.dump")
class WarehouseTest {

    /** Commits from several connections, which no rollback after the test would undo. */
    @Test
    void sellsTheLastOneOnce(DataSource database) throws Exception {
        new Sql(database).run("UPDATE inventory SET on_hand = 1 WHERE product_id = 1");
        Warehouse warehouse = new Warehouse(database);
        Callable<Boolean> customer = () -> warehouse.take("KIT-0001", 1);

        ExecutorService counter = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> sold = counter.invokeAll(List.of(customer, customer, customer, customer));
            int count = 0;
            for (Future<Boolean> sale : sold) {
                count += sale.get() ? 1 : 0;
            }
            assertThat(count).isEqualTo(1);
        } finally {
            counter.shutdownNow();
        }
    }

    @Test
    void takesNothingIfThereIsNotEnough(DataSource database) throws SQLException {
        assertThat(new Warehouse(database).take("GAR-0002", 1_000_000)).isFalse();
    }
}
