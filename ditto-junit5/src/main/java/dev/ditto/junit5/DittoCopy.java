package dev.ditto.junit5;

import dev.ditto.Isolation;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a private, disposable copy of a database; repeat it with {@link #name() names} for several.
 *
 * <h2>Creation</h2>
 *
 * <p>The copy is made when the class starts, before its {@code @BeforeAll} methods, or with {@link Scope#METHOD} when a
 * test starts, before its {@code @BeforeEach} methods; whether or not anything is injected. Several copies are made at
 * once. A disabled class or test makes none. An attribute left out comes from the configuration: JUnit configuration
 * parameter or system property {@code ditto.*}, environment {@code DITTO_*}, {@code ditto.yaml}, default; in this order.
 *
 * <p>What a run will ask for is known to JUnit 5.13 and later when it begins: then the server is started, dumps are restored,
 * and copies are cloned ahead, so that little is left to do when the class starts.
 *
 * <p>A dump that is missing or cannot be restored fails the first class or test that needs it with the whole story. The
 * next ones in the run fail at once and refer to the first.
 *
 * <h2>Injection</h2>
 *
 * <p>Parameters of constructors, lifecycle methods and tests, and fields, static or not, of the test class or a
 * superclass: private ones too, final ones not.
 *
 * <table>
 * <caption>What they can be</caption>
 * <tr><th>type</th><th>field</th><th>parameter</th></tr>
 * <tr><td>{@code String}, a JDBC URL</td><td>{@link JdbcUrl @JdbcUrl}</td><td>{@code @JdbcUrl}</td></tr>
 * <tr><td>{@code String}, for the port also {@code int}</td><td>{@link DittoProperty @DittoProperty}</td>
 * <td>{@code @DittoProperty}</td></tr>
 * <tr><td>{@link dev.ditto.Copy}, {@link javax.sql.DataSource}, {@link java.sql.Connection}</td>
 * <td>{@link FromCopy @FromCopy}</td><td>no annotation</td></tr>
 * </table>
 *
 * <p>{@code @FromCopy("orders")} beside any of these means the copy of that name. Without it, it is the copy without a
 * name, or the only one.
 *
 * <p>Static fields are set before {@code @BeforeAll}, instance fields after the constructor, or before {@code
 * @BeforeEach} if they get something of the test: what comes from a copy with {@link Scope#METHOD}, set anew for every
 * test also where one instance serves all, and a {@code Connection}. Test classes that run at the same time must not
 * share a static field of a superclass.
 *
 * <p>A {@code DataSource} is no pool: every call opens a connection, which is the test's to close. Those that are still
 * open when the copy ends are named with their test at the end of the run, and no test fails for it. A {@code
 * Connection} is new for every parameter and field, and closed by ditto when the test ends, or the class if it was made
 * for that. Before JUnit 5.12, the connection of a constructor's parameter is closed with the class.
 *
 * <h2>Scope</h2>
 *
 * <p>{@link Scope} says who shares a copy. With {@link Scope#METHOD} there is none outside of a test, so static fields
 * and the parameters of constructors, {@code @BeforeAll} and {@code @AfterAll} methods are refused.
 *
 * <p>{@code @Nested} classes see the copies of the classes around them, unless they have one of the same name, or also
 * without a name, themselves. A member of a class always sees what its own class has: a {@code @BeforeEach} of the outer
 * class sees the outer copy, also when it runs for a test of a nested class with a copy of its own.
 *
 * <p>The annotation is inherited from superclasses and interfaces, may be put on another annotation, and where two have
 * the same name the nearer one counts. Each class gets a copy of its own, unless the scope is {@link Scope#RUN}.
 *
 * <h2>Clean up</h2>
 *
 * <p>Unless it is {@linkplain #keepOnFailure() kept} after a failure, the copy is destroyed after the class and its {@code @AfterAll} methods, or the test and its {@code @AfterEach}
 * methods, or the run, whatever happened in between. Copies go in the background while the next tests run: those
 * of tests are gone when the class ends, which fails if one does not go, and those of classes when the run ends, which
 * says so if one does not go. Test classes and methods may run in parallel.
 *
 * @see DittoExtension
 * @since 0.1
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(DittoCopies.class)
@ExtendWith(DittoExtension.class)
public @interface DittoCopy {

    /** Tells several copies of a class apart; {@link FromCopy @FromCopy} refers to it. One may do without. */
    String name() default "";

    /**
     * Where the dump is: a local path, {@code classpath:}, {@code s3://} or {@code http(s)://}. Empty: {@code
     * ditto.dump.path}.
     */
    String dump() default "";

    /**
     * Scripts that run after the restore, in this order; they are part of the snapshot. Empty, and no dump either: {@code
     * ditto.dump.scripts}.
     */
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

    /** Who shares the copy. */
    Scope scope() default Scope.CLASS;

    /**
     * Whether the copy stays for a look when a test fails that could see it, or {@code @BeforeAll} or {@code @AfterAll}:
     * for its {@link #ttl()}, from the failure on, though the JVM ends. The failure then has a suppressed exception that
     * says how to connect, how to destroy the copy, and which rows were changed. {@code false}: {@code
     * ditto.keep_on_failure} decides.
     */
    boolean keepOnFailure() default false;

    /** How long making the copy may take, written as {@link #ttl()}. Empty: {@code ditto.claim_timeout_seconds}. */
    String claimTimeout() default "";
}
