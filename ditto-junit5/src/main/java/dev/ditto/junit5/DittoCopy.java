package dev.ditto.junit5;

import dev.ditto.Isolation;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a private, disposable copy of a database.
 *
 * <h2>Creation</h2>
 *
 * <p>The copy is made when the class starts, before its {@code @BeforeAll} methods, whether or not anything is injected.
 * A disabled class makes none. An attribute left out comes from the configuration: JUnit configuration parameter or
 * system property {@code ditto.*}, environment {@code DITTO_*}, {@code ditto.yaml}, default; in this order.
 *
 * <h2>Injection</h2>
 *
 * <p>{@link JdbcUrl @JdbcUrl} sets {@code String} fields and parameters. Parameters without an annotation get the copy
 * if they are of type {@link dev.ditto.Copy}, {@link javax.sql.DataSource} (no pool) or {@link java.sql.Connection} (a
 * new one for every parameter, closed by ditto when the test or the class ends). Parameters are those of constructors,
 * lifecycle methods and tests.
 *
 * <h2>Scope</h2>
 *
 * <p>{@code @Nested} classes share the copy of the class around them, unless they have a {@code @DittoCopy} of their
 * own. A member of a class always sees the copy of its own class: a {@code @BeforeEach} of the outer class sees the
 * outer copy, also when it runs for a test of a nested class with a copy of its own. The annotation is inherited by
 * subclasses, each of which gets its own copy, and may be put on another annotation.
 *
 * <h2>Clean up</h2>
 *
 * <p>The copy is destroyed after the class and its {@code @AfterAll} methods, whatever happened in between. Test classes
 * and methods may run in parallel.
 *
 * @see DittoExtension
 * @since 0.1
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(DittoExtension.class)
public @interface DittoCopy {

    /** Tells several copies of a class apart. Comes with a later version: anything but empty is refused. */
    String name() default "";

    /**
     * Where the dump is: a local path, {@code classpath:}, {@code s3://} or {@code http(s)://}. Empty: {@code
     * ditto.dump.path}.
     */
    String dump() default "";

    /** Scripts that run after the restore, in this order; they are part of the snapshot. */
    String[] scripts() default {};

    /** Where the Flyway or Liquibase migrations are that run after the restore. */
    String migrate() default "";

    /**
     * How long the copy lives at most: ISO-8601 ({@code PT30M}) or a number with {@code ms}, {@code s}, {@code m},
     * {@code h} or {@code d}. Empty: {@code ditto.copy_ttl_seconds}.
     */
    String ttl() default "";

    /** Whether the configured masking rules apply. {@code false}: {@code ditto.obfuscate} decides. */
    boolean obfuscate() default false;

    /** What the copy shares with other copies. {@code AUTO}: {@code ditto.isolation} decides. */
    Isolation isolation() default Isolation.AUTO;

    /** Who shares the copy. Anything but {@code CLASS} comes with a later version and is refused. */
    Scope scope() default Scope.CLASS;

    /** Whether the copy of a failed class stays for a look. Comes with a later version: {@code true} is refused. */
    boolean keepOnFailure() default false;

    /** How long making the copy may take, written as {@link #ttl()}. Empty: as configured. */
    String claimTimeout() default "";
}
