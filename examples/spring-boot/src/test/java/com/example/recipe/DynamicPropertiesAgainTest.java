package com.example.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.OrderDesk;
import com.example.shop.ShopApplication;
import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.JdbcUrl;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same again: a context of its own, and clean data. */
@DittoCopy(dump = "classpath:shop.sql")
@SpringBootTest(classes = ShopApplication.class)
@DirtiesContext
class DynamicPropertiesAgainTest {

    @JdbcUrl
    static String url;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> url);
    }

    @Autowired
    private OrderDesk desk;

    @Test
    void findsAllOrders() {
        assertThat(desk.orders()).isEqualTo(4);
        desk.closeTheShop();
        assertThat(desk.orders()).isZero();
    }
}
