package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that tests forget to close are told at the end of the run, with the test. */
class LeakTest {

    private static final String ADVICE =
            " of its DataSource open; close them, say by try-with-resources, and pools with their copy";

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
    void theTestIsNamedWhicheverWayItCameByTheDataSource() {
        assertThat(warnings(LeakingCase.class))
                .containsExactly(
                        "ditto  WARN " + LeakingCase.class.getName() + " left 1 connection" + ADVICE,
                        "ditto  WARN " + LeakingCase.class.getName() + "#byField left 1 connection" + ADVICE,
                        "ditto  WARN " + LeakingCase.class.getName() + "#byParameter left 2 connections" + ADVICE);
    }

    @DittoCopy
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class LeakingCase {
        @FromCopy
        private static DataSource shared;

        private static Connection closedLater;

        @BeforeAll
        static void before() throws SQLException {
            shared.getConnection();
        }

        @Test
        void byField() throws SQLException {
            shared.getConnection();
        }

        @Test
        void byParameter(DataSource database) throws SQLException {
            database.getConnection();
            database.getConnection();
        }

        @Test
        void closing(DataSource database, Connection handedOut) throws SQLException {
            database.getConnection().close();
            closedLater = shared.getConnection();
        }

        @AfterAll
        static void after() throws SQLException {
            closedLater.close();
        }
    }

    @Test
    void withACopyPerTestItIsTheEndOfTheTestThatCounts() {
        assertThat(warnings(MethodCase.class))
                .containsExactly("ditto  WARN " + MethodCase.class.getName() + "#leaking left 1 connection" + ADVICE);
    }

    @DittoCopy(scope = Scope.METHOD)
    static class MethodCase {
        @FromCopy
        private DataSource database;

        @Test
        void leaking() throws SQLException {
            database.getConnection();
        }

        @Test
        void tidy() throws SQLException {
            database.getConnection().close();
        }
    }

    @Test
    void aThreadOfATestCountsForTheTestThatGotTheDataSource() {
        assertThat(warnings(ThreadCase.class))
                .containsExactly("ditto  WARN " + ThreadCase.class.getName() + "#test left 1 connection" + ADVICE);
    }

    @DittoCopy
    static class ThreadCase {
        @Test
        void test(DataSource database) throws InterruptedException {
            Thread other = new Thread(() -> {
                try {
                    database.getConnection();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            other.start();
            other.join(20_000);
        }
    }

    @Test
    void theCopiesOfAClientOfOnesOwnAreWatchedToo() {
        assertThat(warnings(OwnClientCase.class)).hasSize(1);
    }

    static class OwnClientCase {
        @RegisterExtension
        static DittoExtension ditto = DittoExtension.using(new FakeCopyClient());

        @Test
        void leaking(DataSource database) throws SQLException {
            database.getConnection();
        }
    }

    @Test
    void elevenTestsAreToldInTenLinesAndANumber() {
        Leaks leaks = new Leaks();
        IntStream.range(0, 12).forEach(number -> leaks.add("T#t" + (char) ('a' + number)));

        assertThat(leaks.take())
                .hasSize(11)
                .startsWith("ditto  WARN T#ta left 1 connection" + ADVICE)
                .endsWith("ditto  WARN 2 more left connections open");
        assertThat(leaks.take()).isEmpty();
    }

    @Test
    void thousandsOfClosedConnectionsAreNotKept() throws SQLException {
        RunningTests tests = new RunningTests();
        Leaks leaks = new Leaks();
        OpenedConnections opened = new OpenedConnections(tests, leaks);
        FakeDriver fake = new FakeDriver();
        for (int number = 0; number < 1_000; number++) {
            opened.remember(fake.connect("jdbc:fake:x", new java.util.Properties()), "T")
                    .close();
        }

        assertThat(opened.remembered()).isLessThanOrEqualTo(64);
        opened.remember(fake.connect("jdbc:fake:x", new java.util.Properties()), "T");
        opened.reportThoseLeftOpen();
        opened.reportThoseLeftOpen();
        assertThat(leaks.take()).containsExactly("ditto  WARN T left 1 connection" + ADVICE);
    }

    @Test
    void theDataSourceIsStillWhatItWraps() {
        Kit.run(UnwrapCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    }

    @DittoCopy
    static class UnwrapCase {
        @Test
        void test(DataSource database, dev.ditto.Copy copy) throws SQLException {
            Class<? extends DataSource> wrapped = copy.dataSource().getClass();
            assertThat(database.isWrapperFor(wrapped)).isTrue();
            assertThat(database.unwrap(wrapped)).hasToString(copy.dataSource().toString());
            assertThat(database.isWrapperFor(DataSource.class)).isTrue();
            assertThat(database.unwrap(DataSource.class)).isSameAs(database);
            assertThat(database.isWrapperFor(Connection.class)).isFalse();
            assertThat(database).hasToString(copy.dataSource().toString());
            assertThat(database.getLoginTimeout()).isEqualTo(copy.dataSource().getLoginTimeout());
            database.getConnection(copy.username(), copy.password()).close();
        }
    }

    private static List<String> warnings(Class<?> testClass) {
        return Kit.printedBy(testClass)
                .lines()
                .filter(line -> line.contains(" WARN "))
                .toList();
    }
}
