package com.example.shop;

import dev.ditto.junit5.DittoCopy;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * The shop, started once for all test classes that have this annotation, and a database of its own for each. That the
 * classes share the context takes that they ask for the same, which is what an annotation of your own is good for.
 */
@DittoCopy(dump = "classpath:shop.sql")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface ShopTest {}
