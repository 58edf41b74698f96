package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several copies of one class, and how fields and parameters say which they mean. */
class NamedCopiesTest {

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
    void everyKindOfInjectionTakesAName() {
        Kit.run(ThreeCopiesCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(Journal.count("create")).isEqualTo(3).isEqualTo(Journal.count("destroy"));
        assertThat(dumps()).containsExactlyInAnyOrder("main.sql", "orders.sql", "users.sql");
    }

    @DittoCopy(dump = "main.sql")
    @DittoCopy(name = "orders", dump = "orders.sql")
    @DittoCopy(name = "users", dump = "users.sql", scope = Scope.METHOD)
    static class ThreeCopiesCase {
        @JdbcUrl(credentials = false)
        @FromCopy("orders")
        static String orders;

        @FromCopy("users")
        DataSource users;

        @BeforeAll
        static void before(@FromCopy("orders") Copy copy, DataSource unnamed) {
            assertThat(copy.jdbcUrl()).isEqualTo(orders);
            assertThat(unnamed.toString()).doesNotContain(copy.id());
        }

        @Test
        void test(
                Copy unnamed,
                @FromCopy("users") Copy copy,
                @FromCopy("users") Connection connection,
                @OrdersDatabase Copy composed,
                @FromCopy("orders") @DittoProperty(DittoProperty.Kind.USERNAME) String user) {
            assertThat(users.toString()).contains(copy.id());
            assertThat(connection).hasToString("connection to " + copy.id());
            assertThat(composed.jdbcUrl()).isEqualTo(orders);
            assertThat(user).isEqualTo(composed.username());
            assertThat(Stream.of(unnamed, copy, composed).distinct()).hasSize(3);
        }
    }

    @FromCopy("orders")
    @Retention(RetentionPolicy.RUNTIME)
    @interface OrdersDatabase {}

    @Test
    void theOnlyCopyNeedsNoQualifierThoughItHasAName() {
        Kit.run(OnlyOneCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    }

    @DittoCopy(name = "orders")
    static class OnlyOneCase {
        @Test
        void test(Copy plain, @FromCopy("orders") Copy named, @FromCopy Copy marked) {
            assertThat(plain).isEqualTo(named).isEqualTo(marked);
        }
    }

    @Test
    void copiesOfOneClassAreMadeAtOnce() {
        Kit.run(AtOnceCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    }

    @DittoCopy(name = "a")
    @DittoCopy(name = "b")
    @DittoCopy(name = "c")
    static class AtOnceCase {
        private static final CyclicBarrier ALL_THREE = new CyclicBarrier(3);

        @RegisterExtension
        static final DittoExtension DITTO = DittoExtension.using(new FakeCopyClient(options -> meet()));

        private static void meet() {
            try {
                ALL_THREE.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("They were made one after the other", e);
            }
        }

        @Test
        void test(@FromCopy("b") Copy copy) {}
    }

    @Test
    void ofSeveralThatFailTheFirstOneIsToldWithTheOthersBehindIt() {
        Throwable failure = Kit.failure(Kit.run(FailingCase.class));

        assertThat(failure).hasMessage("no a");
        assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("no c");
        assertThat(FailingCase.CLIENT.alive()).isZero();
        assertThat(Journal.count("destroy")).isEqualTo(1);
    }

    @DittoCopy(name = "a", dump = "a")
    @DittoCopy(name = "b", dump = "b")
    @DittoCopy(name = "c", dump = "c")
    static class FailingCase {
        static final FakeCopyClient CLIENT = new FakeCopyClient(options -> {
            if (!options.dump().orElseThrow().equals("b")) {
                throw new IllegalStateException("no " + options.dump().orElseThrow());
            }
        });

        @RegisterExtension
        static final DittoExtension DITTO = DittoExtension.using(CLIENT);

        @Test
        void test() {}
    }

    @Test
    void nestedClassesAddTheirOwnAndReplaceThoseOfTheSameName() {
        Kit.run(OuterCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(dumps()).containsExactlyInAnyOrder("main.sql", "orders.sql", "nested.sql", "more.sql");
    }

    @DittoCopy(dump = "main.sql")
    @DittoCopy(name = "orders", dump = "orders.sql")
    static class OuterCase {
        @FromCopy("orders")
        Copy outerOrders;

        @Nested
        @DittoCopy(name = "orders", dump = "nested.sql")
        @DittoCopy(name = "more", dump = "more.sql")
        @TestInstance(TestInstance.Lifecycle.PER_CLASS)
        class Inner {
            @FromCopy("orders")
            Copy orders;

            @Test
            void test(Copy main, @FromCopy("more") Copy more) {
                assertThat(Stream.of(main, more, orders, outerOrders).distinct())
                        .hasSize(4);
                assertThat(main.jobName()).contains(OuterCase.class.getName());
                assertThat(orders.jobName()).contains(Inner.class.getName());
            }
        }
    }

    @Test
    void subclassesAndInterfacesAddAndReplaceByNameAndComposedAnnotationsCount() {
        Kit.run(HeirCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(dumps()).containsExactlyInAnyOrder("base.sql", "heir.sql", "interface.sql", "composed.sql");
    }

    @DittoCopy(dump = "base.sql")
    @DittoCopy(name = "orders", dump = "of the base.sql")
    abstract static class BaseCase {}

    @DittoCopy(name = "interface", dump = "interface.sql")
    interface WithDatabase {}

    @DittoCopy(name = "composed", dump = "composed.sql")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Composed {}

    @Composed
    @DittoCopy(name = "orders", dump = "heir.sql")
    static class HeirCase extends BaseCase implements WithDatabase {
        @Test
        void test(Copy unnamed, @FromCopy("orders") Copy orders, @FromCopy("composed") Copy composed) {}
    }

    @Test
    void twoOfTheSameNameAreRefused() {
        assertThat(Kit.failure(Kit.run(TwoUnnamedCase.class)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("Class " + TwoUnnamedCase.class.getName() + " asks for two copies without a name."
                        + " Give each @DittoCopy a name of its own, and inject with @FromCopy(\"…\").");
        assertThat(Kit.failure(Kit.run(TwoOfANameCase.class)))
                .hasMessage("Class " + TwoOfANameCase.class.getName() + " asks for two copies named 'orders'."
                        + " Give each @DittoCopy a name of its own, and inject with @FromCopy(\"…\").");
        assertThat(Journal.lines()).isEmpty();
    }

    @DittoCopy(dump = "a.sql")
    @DittoCopy(dump = "b.sql")
    static class TwoUnnamedCase {
        @Test
        void test() {}
    }

    @DittoCopy(name = "orders", dump = "a.sql")
    @DittoCopy(name = "orders", dump = "b.sql")
    static class TwoOfANameCase {
        @Test
        void test() {}
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertThat(Kit.failure(Kit.run(UnknownFieldCase.class)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("@FromCopy field " + UnknownFieldCase.class.getName() + ".db asks for the copy 'order', but"
                        + " class " + UnknownFieldCase.class.getName()
                        + " has one without a name, 'orders'. Correct the"
                        + " name, or add @DittoCopy(name = \"order\") to the class.");
        assertThat(Journal.lines()).isEmpty();
        assertThat(Kit.failure(Kit.run(UnknownParameterCase.class)))
                .hasMessageContaining("@JdbcUrl parameter 'url' of void " + UnknownParameterCase.class.getName()
                        + ".test(java.lang.String) asks for the copy 'users', but class "
                        + UnknownParameterCase.class.getName() + " has 'orders'. Correct the name, or add"
                        + " @DittoCopy(name = \"users\") to the class.");
    }

    @DittoCopy
    @DittoCopy(name = "orders")
    static class UnknownFieldCase {
        @FromCopy("order")
        DataSource db;

        @Test
        void test() {}
    }

    @DittoCopy(name = "orders")
    static class UnknownParameterCase {
        @Test
        void test(@FromCopy("users") @JdbcUrl String url) {}
    }

    @Test
    void withoutAQualifierTheChoiceIsLeftToNobody() {
        assertThat(Kit.failure(Kit.run(AmbiguousCase.class)))
                .hasMessageContaining("DataSource parameter 'db' of void " + AmbiguousCase.class.getName()
                        + ".test(javax.sql.DataSource) does not say which copy it means: class "
                        + AmbiguousCase.class.getName() + " has 'orders', 'users', and none without a name. Add"
                        + " @FromCopy(\"orders\"), say.");
    }

    @DittoCopy(name = "orders")
    @DittoCopy(name = "users")
    static class AmbiguousCase {
        @Test
        void test(DataSource db) {}
    }

    private static List<String> dumps() {
        return FakeCopyClientProvider.last().asked().stream()
                .map(options -> options.dump().orElseThrow())
                .toList();
    }

    @Test
    void inParallelNamesAreNotMixedUp() {
        Kit.run(
                        Map.of(
                                "junit.jupiter.execution.parallel.enabled", "true",
                                "junit.jupiter.execution.parallel.mode.default", "concurrent"),
                        ThreeCopiesCase.class,
                        OnlyOneCase.class,
                        HeirCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(3));
        assertThat(FakeCopyClientProvider.last().alive()).isZero();
    }
}
