package dev.ditto.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.ditto.ConfigurationException;
import dev.ditto.Copy;
import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.DittoExtension;
import dev.ditto.junit5.FromCopy;
import dev.ditto.junit5.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.autoconfigure.jdbc.AutoConfigureTestDatabase;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Test classes that share a Spring context: which database each thread gets, and when there is none. */
@Timeout(120)
class SharedContextTest {

    private static final MemoryCopies COPIES = new MemoryCopies();
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);

    /** The data sources that the classes below were given: of one context, if there is one. */
    private static final Set<DataSource> USED = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void forgetWhatWasUsed() {
        USED.clear();
    }

    @Test
    void aContextIsStartedOnceAndLeadsEveryClassToItsOwnCopy() {
        run(First.class, Second.class, SpringFirst.class, FreshForEach.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(8));

        assertThat(USED).hasSize(1);
        assertThat(COPIES.list()).isEmpty();
        assertThat(COPIES.connectedAtTheEnd())
                .isNotEmpty()
                .allSatisfy((copy, connections) -> assertThat(connections).isZero());
    }

    @Test
    void aThreadThatRunsNoTestGetsTheOnlyCopyInUseAndNoneAfterwards() {
        run(AsksElsewhere.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThatThrownBy(() -> USED.iterator().next().getConnection())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Data source 'dataSource' has no copy to lead to: thread '"
                        + Thread.currentThread().getName()
                        + "' runs no test with @DittoCopy, and no such test uses this Spring context now. If Spring comes"
                        + " first in a test class, put @DittoCopy above the annotation that starts it; if this is work"
                        + " in the background, end it with the test class.");
    }

    @Test
    void testsAtOnceHaveTheirOwnCopiesAndOtherThreadsAnError() {
        EngineExecutionResults results = run(
                Map.of(
                        "junit.jupiter.execution.parallel.enabled", "true",
                        "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
                        "junit.jupiter.execution.parallel.config.strategy", "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", "2"),
                OneOfTwo.class,
                OtherOfTwo.class);

        assertThat(messages(results)).isEmpty();
        assertThat(USED).hasSize(1);
    }

    @Test
    void aNestedClassMayHaveItsOwn() {
        run(Outer.class).testEvents().assertStatistics(stats -> stats.succeeded(2));
    }

    /** Run twice on one copy, or on another one than of the test that runs, a schema tool fails. */
    @Test
    void schemaToolsRunOnceOnEachCopyOfNestedClasses() {
        EngineExecutionResults results = run(SchemaOfNested.class, SchemaOfNestedOnly.class);

        assertThat(messages(results)).isEmpty();
        results.testEvents().assertStatistics(stats -> stats.succeeded(6));
        assertThat(USED).as("contexts").hasSize(1);
    }

    @Test
    void aSchemaToolThatFailsLeavesNoConnectionToItsCopy() {
        int before = COPIES.connectedAtTheEnd().size();
        EngineExecutionResults results = run(First.class, SchemaThatIsThereAlready.class);

        assertThat(messages(results))
                .isNotEmpty()
                .allSatisfy(
                        message -> assertThat(message).contains("Schema tool 'dataSourceScriptDatabaseInitializer'"));
        assertThat(COPIES.connectedAtTheEnd())
                .hasSize(before + 2)
                .allSatisfy((copy, connections) ->
                        assertThat(connections).as("connections to %s", copy).isZero());
    }

    @Test
    void anEmbeddedTestDatabaseDoesNotTakeItsPlace() {
        run(WithTestDatabase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    }

    @Test
    void copiesGoToTheDataSourcesOfTheirNames() {
        EngineExecutionResults results = run(TwoDatabases.class);

        assertThat(messages(results)).isEmpty();
    }

    @Test
    void theOnlyCopyNeedsNoDataSourceOfItsName() {
        EngineExecutionResults results = run(OneWithAName.class, FreshBesideAName.class);

        assertThat(messages(results)).isEmpty();
    }

    @Test
    void aDataSourceWithoutACopyIsRefused() {
        assertThat(messages(run(OneOfTwoDatabases.class)).get(0))
                .contains(
                        "The application context has the data sources [usersDataSource], and none of the copies of the"
                                + " test class is for them: it has 'orders'. Name copies as their beans: @DittoCopy(name ="
                                + " \"orders\") is for the bean 'orders' or 'ordersDataSource', one without a name for the only"
                                + " other data source.");
    }

    /** The primary one is not enough: tests would write into the database that the other one leads to. */
    @Test
    void oneCopyForTwoDataSourcesIsRefused() {
        assertThat(messages(run(OneForTwoDatabases.class)).get(0))
                .contains(
                        "The application context has the data sources [orders, usersDataSource], and none of the copies of"
                                + " the test class is for them: it has one without a name.");
    }

    @Test
    void aContextThatStartsWithoutACopyOfATestIsRefused() {
        assertThat(messages(run(FreshForEachInOneInstance.class)).get(0))
                .contains(
                        "Data source 'dataSource' has no copy to lead to: the test class has no copy without a name now."
                                + " A copy with scope METHOD is there during a test only, not for @BeforeAll, nor for the start"
                                + " of the Spring context where one test instance serves all tests (Lifecycle.PER_CLASS): use"
                                + " scope CLASS there.");
    }

    @Test
    void aSchemaThatHibernateMadeIsRefusedForTheSecondCopy() {
        EngineExecutionResults results = run(HibernateFirst.class, HibernateSecond.class);

        assertThat(messages(results))
                .singleElement()
                .asString()
                .contains(
                        "This Spring context is in its cache and serves a second copy, but spring.jpa.hibernate.ddl-auto"
                                + " is 'update': Hibernate changed the schema of the first copy as the context started, and"
                                + " cannot do it again. Use 'validate' or 'none', and put the tables into the dump or into"
                                + " migrations.");
    }

    private static EngineExecutionResults run(Class<?>... classes) {
        return run(Map.of(), classes);
    }

    private static EngineExecutionResults run(Map<String, String> parameters, Class<?>... classes) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("ditto.junit.summary", "false")
                .configurationParameters(parameters)
                .selectors(Arrays.stream(classes)
                        .map(testClass -> selectClass(testClass))
                        .toArray(ClassSelector[]::new))
                .execute();
    }

    /** Of what failed, causes included. */
    private static List<String> messages(EngineExecutionResults results) {
        List<String> messages = new ArrayList<>();
        results.allEvents().failed().stream()
                .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
                .flatMap(result -> result.getThrowable().stream())
                .forEach(failure -> {
                    StringBuilder all = new StringBuilder();
                    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                        all.append(cause).append('\n');
                    }
                    messages.add(all.toString());
                });
        return messages;
    }

    private static String whose(DataSource source) {
        return new JdbcTemplate(source).queryForObject("SELECT id FROM whose", String.class);
    }

    private static String inAnotherThread(Callable<String> question) throws Exception {
        FutureTask<String> answer = new FutureTask<>(question);
        new Thread(answer, "a thread of the application").start();
        return answer.get(60, TimeUnit.SECONDS);
    }

    @DittoCopy
    @SpringBootTest(classes = SmallApplication.class, properties = "spring.sql.init.mode=always")
    abstract static class Shared {

        @RegisterExtension
        static final DittoExtension DITTO = DittoExtension.using(COPIES);

        @Autowired
        DataSource source;

        @BeforeEach
        void remembers() {
            USED.add(source);
        }

        @Test
        void isLedToItsCopy(Copy copy) {
            assertThat(whose(source)).isEqualTo(copy.id());
        }
    }

    static final class First extends Shared {

        @Test
        void hasWhatTheStartOfTheContextMade() {
            assertThat(new JdbcTemplate(source).queryForObject("SELECT count(*) FROM made_at_start", Integer.class))
                    .isEqualTo(1);
        }

        @AfterAll
        static void isStillThere(Copy copy) {
            assertThat(whose(USED.iterator().next())).isEqualTo(copy.id());
        }
    }

    static final class Second extends Shared {

        @Test
        void hasWhatTheStartOfTheContextMade() {
            assertThat(new JdbcTemplate(source).queryForObject("SELECT count(*) FROM made_at_start", Integer.class))
                    .isEqualTo(1);
        }
    }

    @SpringBootTest(classes = SmallApplication.class, properties = "spring.sql.init.mode=always")
    @DittoCopy
    static final class SpringFirst {

        @RegisterExtension
        static final DittoExtension DITTO = DittoExtension.using(COPIES);

        @Autowired
        DataSource source;

        @Test
        void isLedToItsCopy(Copy copy) {
            USED.add(source);
            assertThat(whose(source)).isEqualTo(copy.id());
        }
    }

    @DittoCopy(scope = Scope.METHOD)
    static final class FreshForEach extends Shared {

        @RepeatedTest(2)
        void hasOneOfItsOwn(Copy copy) {
            assertThat(whose(source)).isEqualTo(copy.id());
            new JdbcTemplate(source).execute("CREATE TABLE mine (id text)");
        }
    }

    @DirtiesContext
    static final class AsksElsewhere extends Shared {

        @Override
        @Test
        void isLedToItsCopy(Copy copy) {
            try {
                assertThat(inAnotherThread(() -> whose(source))).isEqualTo(copy.id());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Both are in their tests at the same time. */
    abstract static class Parallel extends Shared {

        @Test
        void isAlone(Copy copy) throws Exception {
            BOTH.await(60, TimeUnit.SECONDS);
            assertThat(whose(source)).isEqualTo(copy.id());
            assertThatThrownBy(() -> inAnotherThread(() -> whose(source)))
                    .rootCause()
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("Data source 'dataSource' cannot tell which copy thread 'a thread of the application'"
                            + " means: it runs no test, and tests with 2 different copies use this Spring context at"
                            + " once. Run these tests one after the other, say by @ResourceLock or"
                            + " @Execution(SAME_THREAD), or give them contexts of their own, say by different"
                            + " properties; tests that ask for connections in their own threads alone may go on in"
                            + " parallel.");
            BOTH.await(60, TimeUnit.SECONDS);
        }
    }

    static final class OneOfTwo extends Parallel {}

    static final class OtherOfTwo extends Parallel {}

    static final class Outer extends Shared {

        @Nested
        @DittoCopy
        class Inner {

            @Test
            void isLedToItsOwnEverywhere(Copy inner) throws Exception {
                assertThat(whose(source)).isEqualTo(inner.id());
                assertThat(inAnotherThread(() -> whose(source))).isEqualTo(inner.id());
            }
        }
    }

    /** Starts a context of its own, for the outer copy. */
    @TestPropertySource(properties = "ditto.test=schema of nested classes")
    static class SchemaOfNested extends Shared {

        private static Copy outer;

        @Test
        void isThereOnce(Copy copy) {
            outer = copy;
            assertThat(madeAtStart(copy)).isOne();
        }

        @Nested
        @DittoCopy
        class WithItsOwn {

            @Test
            void isThereOnceInBoth(Copy inner) {
                assertThat(inner.id()).isNotEqualTo(outer.id());
                assertThat(madeAtStart(inner)).isOne();
                assertThat(madeAtStart(outer)).isOne();
                assertThat(whose(source)).isEqualTo(inner.id());
            }

            @Nested
            class WithoutOne {

                @Test
                void isStillThereOnce(Copy same) {
                    assertThat(madeAtStart(same)).isOne();
                    assertThat(whose(source)).isEqualTo(same.id());
                }
            }
        }
    }

    /** In the same context, and with no test of its own outside. */
    @DittoCopy
    @SpringBootTest(classes = SmallApplication.class, properties = "spring.sql.init.mode=always")
    @TestPropertySource(properties = "ditto.test=schema of nested classes")
    static class SchemaOfNestedOnly {

        @RegisterExtension
        static final DittoExtension DITTO = DittoExtension.using(COPIES);

        @Autowired
        DataSource source;

        @Nested
        @DittoCopy(scope = Scope.METHOD)
        class WithOneForEachTest {

            @RepeatedTest(2)
            void isThereOnce(Copy inner) {
                USED.add(source);
                assertThat(madeAtStart(inner)).isOne();
                assertThat(whose(source)).isEqualTo(inner.id());
            }
        }
    }

    private static int madeAtStart(Copy copy) {
        return new JdbcTemplate(copy.dataSource()).queryForObject("SELECT count(*) FROM made_at_start", Integer.class);
    }

    static final class SchemaThatIsThereAlready extends Shared {

        @BeforeAll
        static void makesWhatTheToolMakes(Copy copy) {
            new JdbcTemplate(copy.dataSource()).execute("CREATE TABLE made_at_start (id int)");
        }
    }

    @AutoConfigureTestDatabase
    static final class WithTestDatabase extends Shared {}

    @DittoCopy(name = "orders")
    @DittoCopy(name = "users")
    @SpringBootTest(classes = TwoDatabasesApplication.class)
    static final class TwoDatabases {

        @RegisterExtension
        static final DittoExtension DITTO = DittoExtension.using(COPIES);

        @Test
        void areToldApart(
                @FromCopy("orders") Copy ofOrders,
                @FromCopy("users") Copy ofUsers,
                @Autowired @Qualifier("orders") DataSource orders,
                @Autowired @Qualifier("usersDataSource") DataSource users) {
            assertThat(whose(orders)).isEqualTo(ofOrders.id());
            assertThat(whose(users)).isEqualTo(ofUsers.id());
        }
    }

    @DittoCopy(name = "orders")
    @SpringBootTest(classes = SmallApplication.class)
    static final class OneWithAName {

        @RegisterExtension
        static final DittoExtension DITTO = DittoExtension.using(COPIES);

        @Test
        void isLedToItsCopy(Copy copy, @Autowired DataSource source) {
            assertThat(whose(source)).isEqualTo(copy.id());
        }
    }

    /** Outside of its tests there is another copy, which is not meant. */
    @DittoCopy(scope = Scope.METHOD)
    @DittoCopy(name = "other")
    @SpringBootTest(classes = SmallApplication.class)
    static final class FreshBesideAName {

        private static final AtomicReference<DataSource> SOURCE = new AtomicReference<>();

        @RegisterExtension
        static final DittoExtension DITTO = DittoExtension.using(COPIES);

        @Test
        void isLedToItsCopy(Copy copy, @Autowired DataSource source) {
            SOURCE.set(source);
            assertThat(whose(source)).isEqualTo(copy.id());
        }

        @AfterAll
        static void isLedToNone() {
            assertThatThrownBy(() -> SOURCE.get().getConnection())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("the test class has no copy without a name now");
        }
    }

    @DittoCopy
    @SpringBootTest(classes = TwoDatabasesApplication.class)
    static final class OneForTwoDatabases {

        @RegisterExtension
        static final DittoExtension DITTO = DittoExtension.using(COPIES);

        @Test
        void isNotReached() {}
    }

    @DittoCopy(name = "orders")
    @SpringBootTest(classes = TwoDatabasesApplication.class)
    static final class OneOfTwoDatabases {

        @RegisterExtension
        static final DittoExtension DITTO = DittoExtension.using(COPIES);

        @Test
        void isNotReached() {}
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @DittoCopy(scope = Scope.METHOD)
    @SpringBootTest(
            classes = SmallApplication.class,
            properties = {"spring.sql.init.mode=always", "ditto.test=fresh for each in one instance"})
    static final class FreshForEachInOneInstance {

        @RegisterExtension
        static final DittoExtension DITTO = DittoExtension.using(COPIES);

        @Test
        void isNotReached() {}
    }

    @DittoCopy
    @SpringBootTest(classes = SmallApplication.class, properties = "spring.jpa.hibernate.ddl-auto=update")
    abstract static class Hibernate {

        @RegisterExtension
        static final DittoExtension DITTO = DittoExtension.using(COPIES);

        @Test
        void runs() {}
    }

    static final class HibernateFirst extends Hibernate {}

    static final class HibernateSecond extends Hibernate {}
}
