package dev.ditto.junit5;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Injects the JDBC URL of the class's copy into a {@code String}: a field, static or not, of the test class or a
 * superclass, or a parameter of a constructor, lifecycle method or test. A field must not be final; it may be private.
 *
 * <p>A static field is set before {@code @BeforeAll}, an instance field after the constructor. Test classes that run at
 * the same time must not share a static field of a superclass.
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
