package dev.ditto.local.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.local.spi.OwnServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContainerServersIT {

    private ServerFixture home;

    @BeforeEach
    void open() {
        home = new ServerFixture();
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void aServerIsFilledFrozenAndStartedTwiceWithoutTheTwoSeeingEachOther() throws Exception {
        OwnServer staging = home.own().empty(home.request("staging"));
        home.execute(staging, "CREATE TABLE item AS SELECT generate_series(1, 10000) AS id");

        long size = home.own().freeze(staging, "frozen");
        OwnServer first = home.own().start("frozen", home.request("first"));
        OwnServer second = home.own().start("frozen", home.request("second"));
        home.execute(first, "DELETE FROM item WHERE id > 1");

        assertThat(home.query(first, "SELECT count(*) FROM item")).isEqualTo("1");
        assertThat(home.query(second, "SELECT count(*) FROM item")).isEqualTo("10000");
        assertThat(size).isBetween(10_000_000L, 200_000_000L);
        assertThat(home.own().isFrozen("frozen")).isTrue();
        assertThat(home.own().list())
                .extracting(
                        found -> found.name() + " " + found.frozen() + " " + found.running() + " " + found.session())
                .containsExactlyInAnyOrder(
                        "first false true session-1", "second false true session-1", "frozen true false session-1");
    }
}
