package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.beans.factory.annotation.Value;

/**
 * The threads of a web server do not know which test asks, so nobody else may use the context meanwhile; without
 * {@code @Isolated} there would be an error that says so.
 */
@ShopTest
@Isolated
class OrdersOverHttpTest {

    @Value("http://localhost:${local.server.port}")
    private String shop;

    @Test
    void takesAnOrder() throws Exception {
        HttpClient browser = HttpClient.newHttpClient();
        HttpRequest order = HttpRequest.newBuilder(URI.create(shop + "/orders"))
                .POST(BodyPublishers.ofString("engine"))
                .build();
        HttpRequest count = HttpRequest.newBuilder(URI.create(shop + "/orders/count")).build();

        assertThat(browser.send(order, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(browser.send(count, BodyHandlers.ofString()).body()).isEqualTo("5");
        assertThat(ContextStarts.count()).isEqualTo(1);
    }
}
