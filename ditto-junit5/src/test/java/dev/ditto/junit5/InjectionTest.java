package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What test classes get into their fields and parameters, and what they are told if they ask for the impossible. */
class InjectionTest {

    private AutoCloseable driver = () -> {};

    @BeforeEach
    void prepare() throws SQLException {
        Journal.clear();
        driver = FakeDriver.register();
    }

    @AfterEach
    void forgetTheDriver() throws Exception {
        driver.close();
    }

    @Test
    void fieldsHoldTheUrlWithOrWithoutCredentials() {
        Kit.run(FieldCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    }

    static class InheritedFields {
        @JdbcUrl
        private static String inherited;

        static String inherited() {
            return inherited;
        }
    }

    @DittoCopy
    static class FieldCase extends InheritedFields {
        @JdbcUrl
        private static String shared;

        @JdbcUrl(credentials = false)
        String plain;

        @BeforeAll
        static void before() {
            assertThat(shared).isEqualTo("jdbc:fake:copy-1?user=u-copy-1&password=s%20e%26cret");
        }

        @Test
        void test(@JdbcUrl String url, @JdbcUrl(credentials = false) String withoutCredentials) {
            assertThat(url).isEqualTo(shared).isEqualTo(inherited());
            assertThat(withoutCredentials).isEqualTo(plain).isEqualTo("jdbc:fake:copy-1");
        }
    }

    @Test
    void connectionsAreNewForEveryParameterAndClosedWithTheTestOrTheClass() {
        Kit.run(ConnectionCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(Journal.lines())
                .containsExactly(
                        "open client",
                        "create copy-1",
                        "connect copy-1 as u-copy-1",
                        "before all",
                        "connect copy-1 as u-copy-1",
                        "connect copy-1 as u-copy-1",
                        "connect copy-1 as u-copy-1",
                        "test",
                        "disconnect copy-1",
                        "disconnect copy-1",
                        "disconnect copy-1",
                        "after all",
                        "disconnect copy-1",
                        "destroy copy-1",
                        "close client");
    }

    @DittoCopy
    static class ConnectionCase {
        ConnectionCase(Connection constructor) {
            assertThat(constructor).isNotNull();
        }

        @BeforeAll
        static void before(Connection connection) {
            Journal.add("before all");
        }

        @Test
        void test(Connection one, Connection two) {
            assertThat(one).isNotSameAs(two);
            Journal.add("test");
        }

        @AfterAll
        static void after() {
            Journal.add("after all");
        }
    }

    @Test
    void everyLifecycleMethodAndKindOfTestIsServed() {
        Kit.run(EverywhereCase.class).testEvents().assertStatistics(stats -> stats.succeeded(4));

        assertThat(Journal.count("create")).isEqualTo(1);
    }

    @DittoCopy
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class EverywhereCase {
        private final DataSource own;

        EverywhereCase(DataSource own) {
            this.own = own;
        }

        @BeforeAll
        void before(Copy copy) {
            assertThat(own).hasToString(copy.dataSource().toString());
        }

        @BeforeEach
        void beforeEach(@JdbcUrl String url, Copy copy) throws SQLException {
            DriverManager.getConnection(url).close();
        }

        @RepeatedTest(2)
        void repeated(DataSource db) throws SQLException {
            db.getConnection().close();
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "b"})
        void parameterized(String value, DataSource db) {
            assertThat(db).isNotNull();
        }

        @AfterEach
        void afterEach(Copy copy) {
            assertThat(copy.id()).isEqualTo("copy-1");
        }

        @AfterAll
        void after(Connection connection) {
            assertThat(connection).isNotNull();
        }
    }

    @Test
    void withoutADriverTheMessageSaysWhatToAdd() throws Exception {
        driver.close();

        assertThat(Kit.failure(Kit.run(ConnectionCase.class)))
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("Cannot connect to Copy[copy-1 READY jdbc:fake:copy-1 user=u-copy-1 job="
                        + ConnectionCase.class.getName() + "]: No suitable driver found for jdbc:fake:copy-1."
                        + " If there is no suitable driver, add the JDBC driver of postgres in test scope.")
                .hasMessageNotContaining("cret");
    }

    @Test
    void aFieldOfTheWrongTypeIsRefusedBeforeACopyIsMade() {
        assertThat(Kit.failure(Kit.run(IntFieldCase.class)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage(
                        "@JdbcUrl field " + IntFieldCase.class.getName() + ".port is of type int, but a JDBC URL is a"
                                + " java.lang.String. Declare it as String; DataSource, Connection and Copy come with @FromCopy instead.");
        assertThat(Journal.lines()).isEmpty();
    }

    @DittoCopy
    static class IntFieldCase {
        @JdbcUrl
        int port;

        @Test
        void test() {}
    }

    @Test
    void aFinalFieldIsRefusedBeforeACopyIsMade() {
        assertThat(Kit.failure(Kit.run(FinalFieldCase.class)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("@JdbcUrl field " + FinalFieldCase.class.getName() + ".URL is final, so it cannot be set."
                        + " Leave 'final' away.");
        assertThat(Journal.lines()).isEmpty();
    }

    @DittoCopy
    static class FinalFieldCase {
        @JdbcUrl
        private static final String URL = "";

        @Test
        void test() {}
    }

    @Test
    void aParameterOfTheWrongTypeIsRefused() {
        assertThat(Kit.failure(Kit.run(IntParameterCase.class)))
                .isInstanceOf(ParameterResolutionException.class)
                .hasCauseInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContaining(
                        "of void " + IntParameterCase.class.getName() + ".test(int) is of type int, but a JDBC URL is a"
                                + " java.lang.String. Declare it as String; DataSource, Connection and Copy come without"
                                + " the annotation.");
    }

    @DittoCopy
    static class IntParameterCase {
        @Test
        void test(@JdbcUrl int port) {}
    }

    @Test
    void fieldsAndParametersGetSingleValues() {
        Kit.run(PropertyCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    }

    @DittoCopy
    static class PropertyCase {
        @DittoProperty(DittoProperty.Kind.HOST)
        static String host;

        @DittoProperty(DittoProperty.Kind.PORT)
        private int port;

        @DittoProperty(DittoProperty.Kind.PORT)
        private Integer boxed;

        @DittoProperty(DittoProperty.Kind.PORT)
        private String text;

        @Test
        void test(
                Copy copy,
                @DittoProperty(DittoProperty.Kind.PORT) int parameter,
                @DittoProperty(DittoProperty.Kind.DATABASE) String database,
                @DittoProperty(DittoProperty.Kind.USERNAME) String username,
                @DittoProperty(DittoProperty.Kind.PASSWORD) String password) {
            assertThat(host).isEqualTo("db.example").isEqualTo(copy.host());
            assertThat(port).isEqualTo(5433).isEqualTo(boxed).isEqualTo(parameter);
            assertThat(text).isEqualTo("5433");
            assertThat(database).isEqualTo("db-copy-1").isEqualTo(copy.database());
            assertThat(username).isEqualTo("u-copy-1");
            assertThat(password).isEqualTo(copy.password());
        }
    }

    @Test
    void markedFieldsAreSetAndAllOthersLeftAlone() {
        Kit.run(MarkedFieldsCase.class).testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(Journal.count("connect")).isEqualTo(3).isEqualTo(Journal.count("disconnect"));
    }

    @DittoCopy
    static class MarkedFieldsCase {
        @FromCopy
        static Copy copy;

        @FromCopy
        static Connection ofTheClass;

        static Connection before;

        @FromCopy
        private DataSource database;

        @FromCopy
        private Connection ofTheTest;

        private DataSource unmarked;
        private String name = "mine";

        @BeforeAll
        static void before() {
            before = ofTheClass;
        }

        @RepeatedTest(2)
        void test(Copy parameter) {
            assertThat(copy).isEqualTo(parameter);
            assertThat(ofTheClass).isSameAs(before).isNotSameAs(ofTheTest);
            assertThat(database).isNotNull();
            assertThat(unmarked).isNull();
            assertThat(name).isEqualTo("mine");
        }
    }

    @Test
    void aConnectionFieldOfOneInstanceForAllLastsAsLongAsTheClassOrUntilItIsClosed() {
        Kit.run(OneInstanceConnectionCase.class).testEvents().assertStatistics(stats -> stats.succeeded(3));

        assertThat(Journal.lines())
                .filteredOn(line -> line.contains("connect ") || line.startsWith("test"))
                .containsExactly(
                        "connect copy-1 as u-copy-1",
                        "test",
                        "disconnect copy-1",
                        "connect copy-1 as u-copy-1",
                        "test",
                        "disconnect copy-1",
                        "disconnect copy-1",
                        "connect copy-1 as u-copy-1",
                        "test",
                        "disconnect copy-1",
                        "disconnect copy-1",
                        "disconnect copy-1");
    }

    @DittoCopy
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneInstanceConnectionCase {
        @FromCopy
        private Connection connection;

        @RepeatedTest(3)
        void test() throws SQLException {
            Journal.add("test");
            connection.close();
        }
    }

    @Test
    void aRecordGetsItsComponents() {
        Kit.run(RecordCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    }

    @DittoCopy(name = "orders")
    record RecordCase(
            @JdbcUrl(credentials = false) String url,
            @FromCopy("orders") Copy copy,
            DataSource database) {
        @Test
        void test() {
            assertThat(url).isEqualTo(copy.jdbcUrl());
            assertThat(database).isNotNull();
        }
    }

    @Test
    void aRecordIsMadeBeforeThereIsACopyForItsTest() {
        assertThat(Kit.failure(Kit.run(MethodRecordCase.class)))
                .hasMessageContaining("@JdbcUrl parameter 'url' of ")
                .hasMessageContaining("cannot be served, but the copy of class " + MethodRecordCase.class.getName()
                        + " has scope METHOD");
        assertThat(Journal.count("create")).isZero();
    }

    @DittoCopy(scope = Scope.METHOD)
    record MethodRecordCase(@JdbcUrl String url) {
        @Test
        void test() {}
    }

    @Test
    void typesThatCannotHoldWhatIsAskedForAreRefusedBeforeACopyIsMade() {
        refused(
                UnfitFieldCase.class,
                "@FromCopy field " + UnfitFieldCase.class.getName()
                        + ".name is of type java.lang.String, but what there"
                        + " is of a copy is dev.ditto.Copy, javax.sql.DataSource and java.sql.Connection. Declare it as"
                        + " one of them, or add @JdbcUrl or @DittoProperty to a String.");
        refused(
                LongPortCase.class,
                "@DittoProperty(PORT) field " + LongPortCase.class.getName()
                        + ".port is of type long, but that value is"
                        + " a java.lang.String or an int. Declare it as one of them.");
        refused(
                IntHostCase.class,
                "@DittoProperty(HOST) field " + IntHostCase.class.getName()
                        + ".host is of type int, but that value is a" + " java.lang.String. Declare it as String.");
        refused(
                TwoThingsCase.class,
                "@JdbcUrl field " + TwoThingsCase.class.getName()
                        + ".url has @DittoProperty as well. Keep one of them.");
        refused(
                FinalMarkedFieldCase.class,
                "@FromCopy field " + FinalMarkedFieldCase.class.getName()
                        + ".COPY is final, so it cannot be set. Leave 'final' away.");
        assertThat(Journal.lines()).isEmpty();
    }

    private static void refused(Class<?> testClass, String message) {
        assertThat(Kit.failure(Kit.run(testClass)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage(message);
    }

    @DittoCopy
    static class UnfitFieldCase {
        @FromCopy
        String name;

        @Test
        void test() {}
    }

    @DittoCopy
    static class LongPortCase {
        @DittoProperty(DittoProperty.Kind.PORT)
        long port;

        @Test
        void test() {}
    }

    @DittoCopy
    static class IntHostCase {
        @DittoProperty(DittoProperty.Kind.HOST)
        int host;

        @Test
        void test() {}
    }

    @DittoCopy
    static class TwoThingsCase {
        @JdbcUrl
        @DittoProperty(DittoProperty.Kind.HOST)
        String url;

        @Test
        void test() {}
    }

    @DittoCopy
    static class FinalMarkedFieldCase {
        @FromCopy
        private static final Copy COPY = null;

        @Test
        void test() {}
    }

    @Test
    void whatFailsBeforeTheTestsLeavesNothing() {
        Kit.run(FailingConstructorCase.class, FailingBeforeEachCase.class);

        assertThat(Journal.count("connect")).isEqualTo(2).isEqualTo(Journal.count("disconnect"));
        assertThat(Journal.count("create")).isEqualTo(2).isEqualTo(Journal.count("destroy"));
    }

    @DittoCopy
    static class FailingConstructorCase {
        FailingConstructorCase(Connection connection) {
            throw new IllegalStateException("no instance");
        }

        @Test
        void test() {}
    }

    @DittoCopy
    static class FailingBeforeEachCase {
        @FromCopy
        Connection connection;

        @BeforeEach
        void before() {
            throw new IllegalStateException("no seed data");
        }

        @Test
        void test() {}
    }
}
