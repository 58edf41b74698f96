package com.example.shop;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders, by plain SQL, in transactions that commit. */
@Service
public class OrderDesk {

    private final JdbcTemplate sql;

    OrderDesk(JdbcTemplate sql) {
        this.sql = sql;
    }

    @Transactional
    public void order(long customer, String article, String note) {
        sql.update("INSERT INTO orders (customer_id, article, note) VALUES (?, ?, ?)", customer, article, note);
    }

    public int orders() {
        return sql.queryForObject("SELECT count(*) FROM orders", Integer.class);
    }

    public void closeTheShop() {
        sql.execute("TRUNCATE orders, customers");
    }
}
