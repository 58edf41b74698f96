package dev.ditto.junit5;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Injects the JDBC URL of a copy into a {@code String}: a field, static or not, of the test class or a superclass, or a
 * parameter of a constructor, lifecycle method or test. A field must not be final; it may be private. Where the class
 * has several copies, {@link FromCopy @FromCopy} says which.
 *
 * <p>When fields are set: see {@link DittoCopy @DittoCopy}.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface JdbcUrl {

    /**
     * Whether the URL carries user and password, so that {@code DriverManager.getConnection(url)} works. Treat such a
     * URL as a secret. Without them, take both from the {@link dev.ditto.Copy}.
     */
    boolean credentials() default true;
}
