package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.Scope;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** A fresh database for every test, in the same context. */
@DittoCopy(dump = "classpath:shop.sql", scope = Scope.METHOD)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class FreshShopTest {

    @Autowired
    private OrderDesk desk;

    @RepeatedTest(3)
    void takesTheFirstOrder() {
        desk.order(1, "engine", "in a fresh database");

        assertThat(desk.orders()).isEqualTo(5);
        assertThat(ContextStarts.count()).isEqualTo(1);
    }
}
