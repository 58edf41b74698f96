package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;

/** Orders that stay, as the code under test commits: the other classes do not see them. */
@ShopTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OrderDeskTest {

    @Autowired
    private OrderDesk desk;

    @Test
    @Order(1)
    void findsTheOrdersOfTheDump() {
        assertThat(desk.orders()).isEqualTo(4);
        assertThat(ContextStarts.count()).isEqualTo(1);
    }

    @Test
    @Order(2)
    void takesOrders() {
        desk.order(1, "punched cards", "the column of a migration is there, too");

        assertThat(desk.orders()).isEqualTo(5);
    }

    @Test
    @Order(3)
    void shareTheDatabaseOfTheirClass() {
        assertThat(desk.orders()).isEqualTo(5);
    }
}
