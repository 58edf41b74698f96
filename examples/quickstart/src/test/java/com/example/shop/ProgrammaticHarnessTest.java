package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.OpenCopy;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Copies without annotations: for another test framework, a script or a demo. */
class ProgrammaticHarnessTest {

    private static final DittoConfig CONFIG =
            DittoConfig.builder().set("runtime", "embedded").build();

    private static final CreateOptions SHOP = CreateOptions.builder()
            .dump("classpath:shop.sql.gz")
            .jobName("harness")
            .build();

    @Test
    void twoCopiesKnowNothingOfEachOther() throws SQLException {
        try (CopyManager manager =
                        CopyManager.builder().config(CONFIG).build();
                OpenCopy left = manager.open(SHOP);
                OpenCopy right = manager.open(SHOP)) {

            new Sql(left.dataSource()).run("TRUNCATE orders CASCADE");

            assertThat(new OrderRepository(left.dataSource()).find(1)).isEmpty();
            assertThat(new OrderRepository(right.dataSource()).find(1)).isPresent();
        }
    }

    @Test
    void aCopyIsGoneWhenItIsClosed() {
        try (CopyManager manager =
                CopyManager.builder().config(CONFIG).build()) {
            OpenCopy shop = manager.open(SHOP);
            assertThat(shop.copy().status()).isEqualTo(CopyStatus.READY);
            assertThat(shop.copy().jobName()).hasValue("harness");

            shop.close();

            assertThat(manager.find(shop.copy().id()))
                    .hasValueSatisfying(copy -> assertThat(copy.status()).isEqualTo(CopyStatus.DESTROYED));
        }
    }
}
