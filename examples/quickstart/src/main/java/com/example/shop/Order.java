package com.example.shop;

import java.math.BigDecimal;

/** What the shop shows of an order. */
public record Order(long id, String customer, String status, BigDecimal total) {}
