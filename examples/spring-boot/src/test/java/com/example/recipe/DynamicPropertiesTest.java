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

/** Without ditto-spring: the context knows the copy of this class alone, and goes with it. */
@DittoCopy(dump = "classpath:shop.sql")
@SpringBootTest(classes = ShopApplication.class)
@DirtiesContext
class DynamicPropertiesTest {

    @JdbcUrl
    static String url;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> url);
    }

    @Autowired
    private OrderDesk desk;

    @Test
    void ruinsItsOrders() {
        assertThat(desk.orders()).isEqualTo(4);
        desk.closeTheShop();
        assertThat(desk.orders()).isZero();
    }
}
