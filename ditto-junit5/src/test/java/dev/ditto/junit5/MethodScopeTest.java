package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fresh copy for every test: when it comes, who gets it, when it goes. */
class MethodScopeTest {

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    @Test
    void aTestHasACopyFromBeforeItsBeforeEachUntilAfterItsAfterEach() throws Exception {
        try (AutoCloseable driver = FakeDriver.register()) {
            Kit.run(OneTestCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
        }

        assertThat(Journal.lines())
                .containsExactly(
                        "before all",
                        "open client",
                        "create copy-1",
                        "connect copy-1 as u-copy-1",
                        "before each copy-1",
                        "test copy-1 jdbc:fake:copy-1",
                        "after each copy-1",
                        "disconnect copy-1",
                        "destroy copy-1",
                        "after all",
                        "close client");
        assertThat(FakeCopyClientProvider.last().asked().get(0).jobName())
                .contains(OneTestCase.class.getName() + "#test");
    }

    @DittoCopy(scope = Scope.METHOD)
    static class OneTestCase {
        @JdbcUrl(credentials = false)
        private String url;

        @FromCopy
        private Connection connection;

        @BeforeAll
        static void beforeAll() {
            Journal.add("before all");
        }

        @BeforeEach
        void before(Copy copy) {
            assertThat(connection).hasToString("connection to " + copy.id());
            Journal.add("before each " + copy.id());
        }

        @Test
        void test(Copy copy) {
            Journal.add("test " + copy.id() + " " + url);
        }

        @AfterEach
        void after(Copy copy) {
            Journal.add("after each " + copy.id());
        }

        @AfterAll
        static void afterAll() throws InterruptedException {
            // It is destroyed aside; the class ends after that, this method perhaps not.
            Journal.await("destroy copy-1");
            Journal.add("after all");
        }
    }

    @Test
    void everyRepetitionAndInvocationHasItsOwnAndAFactoryOneForAll() {
        Kit.run(EveryKindCase.class).testEvents().assertStatistics(stats -> stats.succeeded(8));

        assertThat(Journal.lines().stream().filter(line -> line.startsWith("test ")))
                .hasSize(6)
                .doesNotHaveDuplicates();
        assertThat(Journal.lines().stream().filter(line -> line.startsWith("dynamic ")))
                .hasSize(2)
                .containsOnly(Journal.lines().stream()
                        .filter(line -> line.startsWith("dynamic "))
                        .findFirst()
                        .orElseThrow());
        assertThat(Journal.count("create")).isEqualTo(7).isEqualTo(Journal.count("destroy"));
    }

    @DittoCopy(scope = Scope.METHOD)
    static class EveryKindCase {
        @Test
        void test(Copy copy) {
            Journal.add("test " + copy.id());
        }

        @Test
        void withoutAnything(DataSource database) {
            Journal.add("test " + database);
        }

        @RepeatedTest(2)
        void repeated(Copy copy) {
            Journal.add("test " + copy.id());
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "b"})
        void parameterized(String value, Copy copy) {
            Journal.add("test " + copy.id());
        }

        @TestFactory
        Stream<DynamicTest> factory(Copy copy) {
            return Stream.of("one", "two")
                    .map(name -> DynamicTest.dynamicTest(name, () -> {
                        assertThat(FakeCopyClientProvider.last().find(copy.id()))
                                .get()
                                .extracting(found -> found.status().isTerminal())
                                .isEqualTo(false);
                        Journal.add("dynamic " + copy.id());
                    }));
        }

        @Disabled
        @Test
        void disabled() {}
    }

    @Test
    void oneInstanceForAllTestsGetsItsFieldsSetAnewBeforeEach() throws Exception {
        try (AutoCloseable driver = FakeDriver.register()) {
            Kit.run(OneInstanceCase.class).testEvents().assertStatistics(stats -> stats.succeeded(3));
        }

        assertThat(Journal.count("create")).isEqualTo(3);
        assertThat(Journal.count("connect")).isEqualTo(3).isEqualTo(Journal.count("disconnect"));
        assertThat(Journal.lines()).startsWith("before all null");
    }

    @DittoCopy(scope = Scope.METHOD)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneInstanceCase {
        @FromCopy
        private Copy copy;

        @FromCopy
        private Connection connection;

        @BeforeAll
        void before() {
            Journal.add("before all " + copy);
        }

        @RepeatedTest(3)
        void test(Copy parameter) {
            assertThat(copy).isEqualTo(parameter);
            assertThat(connection).hasToString("connection to " + copy.id());
        }
    }

    @Test
    void nestedClassesShareTheScopeOrHaveTheirOwn() {
        Kit.run(OuterCase.class).testEvents().assertStatistics(stats -> stats.succeeded(4));

        assertThat(Journal.lines())
                .contains("outer copy-1 copy-1", "shares copy-2 copy-2", "own copy-3 outer copy-4")
                .containsSubsequence("create copy-5", "own of class copy-5 outer copy-6");
        assertThat(Journal.count("create")).isEqualTo(6).isEqualTo(Journal.count("destroy"));
    }

    @DittoCopy(scope = Scope.METHOD)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    @org.junit.jupiter.api.TestClassOrder(org.junit.jupiter.api.ClassOrderer.ClassName.class)
    static class OuterCase {
        @FromCopy
        Copy outer;

        @Test
        void test(Copy copy) {
            Journal.add("outer " + outer.id() + " " + copy.id());
        }

        @Nested
        class A {
            @Test
            void test(Copy copy) {
                Journal.add("shares " + outer.id() + " " + copy.id());
            }
        }

        @Nested
        @DittoCopy(scope = Scope.METHOD, dump = "own.sql")
        class B {
            @Test
            void test(Copy copy) {
                Journal.add("own " + copy.id() + " outer " + outer.id());
            }
        }

        @Nested
        @DittoCopy(dump = "own.sql")
        class C {
            @Test
            void test(Copy copy) {
                Journal.add("own of class " + copy.id() + " outer " + outer.id());
            }
        }
    }

    @Test
    void whatFailsAroundATestLeavesNothing() {
        Kit.run(FailingBeforeEachCase.class, FailingConstructorCase.class, FailingAfterEachCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.failed(3));

        assertThat(Journal.count("create")).isEqualTo(Journal.count("destroy")).isEqualTo(2);
        assertThat(FakeCopyClientProvider.last().alive()).isZero();
    }

    @DittoCopy(scope = Scope.METHOD)
    static class FailingBeforeEachCase {
        @BeforeEach
        void before() {
            throw new IllegalStateException("no seed data");
        }

        @Test
        void test() {}
    }

    @DittoCopy(scope = Scope.METHOD)
    static class FailingConstructorCase {
        FailingConstructorCase() {
            throw new IllegalStateException("no instance, no copy");
        }

        @Test
        void test() {}
    }

    @DittoCopy(scope = Scope.METHOD)
    static class FailingAfterEachCase {
        @AfterEach
        void after() {
            throw new IllegalStateException("no clean up");
        }

        @Test
        void test() {}
    }

    @Test
    void aCopyThatDoesNotGoAwayFailsTheClassAndNoTest() {
        var results = Kit.run(StubbornCase.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(2));
        assertThat(Kit.failure(results))
                .hasStackTraceContaining("CopyNotFoundException: Copy copy-1 does not go away.");
        assertThat(Journal.lines()).endsWith("close client");
    }

    @DittoCopy(scope = Scope.METHOD)
    static class StubbornCase {
        @RepeatedTest(2)
        void test() {}
    }

    @Test
    void aStaticFieldIsRefusedBeforeAnythingIsMade() {
        assertThat(Kit.failure(Kit.run(StaticFieldCase.class)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("@JdbcUrl field " + StaticFieldCase.class.getName()
                        + ".url is static, but the copy of class "
                        + StaticFieldCase.class.getName() + " has scope METHOD: there is one for each test, from before"
                        + " its @BeforeEach until after its @AfterEach, and none yet or any more at other times. Make it"
                        + " an instance field.");
        assertThat(Journal.lines()).isEmpty();
    }

    @DittoCopy(scope = Scope.METHOD)
    static class StaticFieldCase {
        @JdbcUrl
        static String url;

        @Test
        void test() {}
    }

    @Test
    void aConstructorAndBeforeAllAreToldWhyThereIsNoCopy() {
        String why = " has scope METHOD: there is one for each test, from before its @BeforeEach until after its"
                + " @AfterEach, and none yet or any more at other times. ";

        assertThat(Kit.failure(Kit.run(ConstructorCase.class)))
                .hasMessageContaining("Copy parameter 'copy' of ")
                .hasMessageContaining("cannot be served, but the copy of class " + ConstructorCase.class.getName() + why
                        + "Use an instance field, or a parameter of @BeforeEach or the test.");
        assertThat(Kit.failure(Kit.run(OnePerClassConstructorCase.class)))
                .hasMessageContaining(why + "Use an instance field, or a parameter of @BeforeEach or the test.");
        assertThat(Kit.failure(Kit.run(BeforeAllCase.class)))
                .hasMessageContaining("DataSource parameter 'database' of static void " + BeforeAllCase.class.getName()
                        + ".before(javax.sql.DataSource) cannot be served")
                .hasMessageContaining(why + "Use a parameter of @BeforeEach, @AfterEach or the test.");
        assertThat(Journal.count("create")).isZero();
    }

    @DittoCopy(scope = Scope.METHOD)
    static class ConstructorCase {
        ConstructorCase(Copy copy) {}

        @Test
        void test() {}
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OnePerClassConstructorCase extends ConstructorCase {
        OnePerClassConstructorCase(Copy copy) {
            super(copy);
        }
    }

    @DittoCopy(scope = Scope.METHOD)
    static class BeforeAllCase {
        @BeforeAll
        static void before(DataSource database) {}

        @Test
        void test() {}
    }

    @Test
    void testsAtOnceInOneInstanceAreRefusedRatherThanGivenEachOthersCopies() {
        var results = Kit.run(
                Map.of(
                        "junit.jupiter.execution.parallel.enabled", "true",
                        "junit.jupiter.execution.parallel.config.strategy", "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", "2"),
                OneInstanceAtOnceCase.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(1).failed(1));
        assertThat(Kit.failure(results))
                .hasMessage("Two tests of " + OneInstanceAtOnceCase.class.getName() + " run at once in one instance,"
                        + " whose fields cannot hold the copies of both. Use parameters instead of fields, or a test"
                        + " instance per method, or @Execution(SAME_THREAD).");
        assertThat(Journal.count("create")).isEqualTo(2).isEqualTo(Journal.count("destroy"));
    }

    @DittoCopy(scope = Scope.METHOD)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @Execution(ExecutionMode.CONCURRENT)
    static class OneInstanceAtOnceCase {
        @FromCopy
        private Copy field;

        @Test
        void one(Copy copy) throws InterruptedException {
            untilTheOtherIsRefused(copy);
        }

        @Test
        void two(Copy copy) throws InterruptedException {
            untilTheOtherIsRefused(copy);
        }

        /** The other's copy is destroyed once it was refused. */
        private void untilTheOtherIsRefused(Copy copy) throws InterruptedException {
            Journal.await("destroy copy-" + (copy.id().equals("copy-1") ? 2 : 1));
            assertThat(field).isEqualTo(copy);
        }
    }

    @Test
    void theDumpThatFailsIsAskedForOnce() throws SQLException {
        var results = Kit.run(MissingDumpCase.class);

        results.testEvents().assertStatistics(stats -> stats.failed(2));
        assertThat(FakeCopyClientProvider.last().asked()).hasSize(1);
    }

    @DittoCopy(scope = Scope.METHOD, dump = FakeCopyClient.MISSING_DUMP)
    static class MissingDumpCase {
        @RepeatedTest(2)
        void test() {}
    }
}
