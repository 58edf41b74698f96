package dev.ditto.junit5;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Injects one value of a copy, for code that wants neither a URL nor a {@link javax.sql.DataSource}: into a {@code
 * String}, field or parameter, or an {@code int} for the port. Where and when are as with {@link JdbcUrl @JdbcUrl}.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface DittoProperty {

    Kind value();

    /** What there is to know of a copy. */
    enum Kind {
        /** Host name or address. */
        HOST,
        /** TCP port: a {@code String}, {@code int} or {@code Integer}. */
        PORT,
        /** Name of the database. */
        DATABASE,
        USERNAME,
        /** Treat it as a secret. */
        PASSWORD
    }
}
