package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.annotation.Transactional;

/** JPA, in transactions that Spring rolls back after each test. */
@ShopTest
@Transactional
class CustomerRepositoryTest {

    @Autowired
    private CustomerRepository customers;

    @Autowired
    private OrderDesk desk;

    @BeforeEach
    @AfterEach
    void startsOnce() {
        assertThat(ContextStarts.count()).isEqualTo(1);
    }

    @RepeatedTest(3)
    void addsACustomer() {
        Customer added = customers.saveAndFlush(new Customer("Ada's sister"));
        desk.order(added.id(), "engine", "in the same transaction");

        assertThat(customers.findByNameStartingWith("Ada")).extracting(Customer::name).containsExactlyInAnyOrder(
                "Ada", "Ada's sister");
        assertThat(desk.orders()).isEqualTo(5);
    }
}
