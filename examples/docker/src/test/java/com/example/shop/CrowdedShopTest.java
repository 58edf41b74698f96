package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Isolation;
import dev.ditto.junit5.DittoCopy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * Takes all connections that the server has. On a shared server that would fail every other class, so this one has a
 * server of its own.
 */
@NeedsDocker
@DittoCopy(dump = "classpath:shop.dump", isolation = Isolation.SERVER)
class CrowdedShopTest {

    private static final int MORE_THAN_ANY_SERVER_HAS = 1000;

    @Test
    void tellsThatItIsCrowdedAndOpensAgain(DataSource database) throws SQLException {
        ShopDoor door = new ShopDoor(database);
        Deque<Connection> visitors = new ArrayDeque<>();
        try {
            while (door.status() == ShopDoor.Status.OPEN && visitors.size() < MORE_THAN_ANY_SERVER_HAS) {
                visitors.push(database.getConnection());
            }
            assertThat(door.status()).isEqualTo(ShopDoor.Status.CROWDED);
        } finally {
            for (Connection visitor : visitors) {
                visitor.close();
            }
        }
        assertThat(visitors).hasSizeGreaterThan(50);
        assertThat(opens(door)).isTrue();
    }

    /** A closed connection is free again once its server process has ended, which takes a moment. */
    private static boolean opens(ShopDoor door) throws SQLException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < end) {
            if (door.status() == ShopDoor.Status.OPEN) {
                return true;
            }
        }
        return false;
    }
}
