package com.example.shop;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The shop over HTTP. */
@RestController
class OrderController {

    private final OrderDesk desk;

    OrderController(OrderDesk desk) {
        this.desk = desk;
    }

    @GetMapping("/orders/count")
    int count() {
        return desk.orders();
    }

    @PostMapping("/orders")
    void order(@RequestBody String article) {
        desk.order(1, article, "by HTTP");
    }
}
