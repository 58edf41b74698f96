/**
 * Spring Boot: the data source of a cached application context leads to the copy of the test that runs. There is
 * nothing to call here; what is on the class path takes effect for test classes with {@code @DittoCopy}.
 */
@NullMarked
package dev.ditto.spring;

import org.jspecify.annotations.NullMarked;
