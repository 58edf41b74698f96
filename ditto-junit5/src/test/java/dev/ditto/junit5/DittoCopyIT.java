package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.DumpNotFoundException;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** The whole path: annotated test classes, the local client, an embedded server, a dump. */
@Timeout(120)
class DittoCopyIT {

    @TempDir
    Path directory;

    /** The server stops with the last session; as root, its files lie outside of the home. */
    @AfterEach
    void theServerStops() throws Exception {
        new HomeServers(directory.resolve("home")).awaitEnd();
    }

    @Test
    void everyClassHasADatabaseOfItsOwn() throws Exception {
        String summary = printedBy(Map.of("ditto.warm_pool_size", "2"), 5, Buying.class, SellingOut.class);

        assertThat(summary)
                .matches("(?s)ditto  2 copies for 2 test classes,.*, leftovers 0\\R"
                        + "ditto  snapshot restored once in [0-9.]+ m?s \\(shop\\.sql\\)\\R");
        assertThat(copies())
                .filteredOn(copy -> copy.jobName().isPresent())
                .hasSize(2)
                .allSatisfy(copy -> {
                    assertThat(copy.status()).isEqualTo(CopyStatus.DESTROYED);
                    assertThat(copy.runId()).contains("run 7");
                });
        assertThat(copies())
                .extracting(copy -> copy.jobName().orElse(""))
                .contains(Buying.class.getName(), SellingOut.class.getName());
    }

    @Test
    void aClassThatWaitsForASlowRestoreSaysSo() {
        assertThat(allPrintedBy(Map.of(), 1, Slow.class))
                .contains("ditto  DittoCopyIT.Slow waits: Restoring slow.sql: all of it read" + System.lineSeparator());
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/slow.sql")
    static class Slow {
        @Test
        void test(DataSource database) throws SQLException {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT count(*) FROM notes")) {
                assertThat(rows.next()).isTrue();
            }
        }
    }

    /** As a build tool runs it: the launcher finds the listener that knows the plan. */
    @Test
    void aPlanHasItsSnapshotRestoredAheadAndNothingIsClonedThatNobodyClaims() throws Exception {
        HOME.set(directory.resolve("home"));
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Stream.of(Unrelated.class, Buying.class, SellingOut.class, Inventing.class, Emptying.class)
                        .map(testClass -> selectClass(testClass))
                        .toArray(ClassSelector[]::new))
                .configurationParameters(parameters(Map.of("ditto.warm_pool_size", "2")))
                .build();
        String printed = captured(() -> {
            try (LauncherSession session = LauncherFactory.openSession()) {
                session.getLauncher().execute(request, listener);
            }
        });

        assertThat(listener.getSummary().getFailures()).isEmpty();
        assertThat(printed)
                .contains("ditto  11 copies for 4 test classes,")
                .doesNotContain("after the restore")
                .containsPattern("leftovers 0\\Rditto  snapshot restored once in [0-9.]+ m?s \\(shop\\.sql\\)\\R");
        // One test is parameterized, which a plan cannot know; so the pool may be as full as ever in the end.
        assertThat(copies())
                .filteredOn(copy -> copy.jobName().isEmpty())
                .as("cloned for nobody")
                .hasSizeLessThanOrEqualTo(2);
    }

    private static final AtomicReference<Path> HOME = new AtomicReference<>();

    /** Needs no copy, and takes until there could be one. */
    static class Unrelated {
        @Test
        void takesItsTime() throws InterruptedException {
            Path store = HOME.get().resolve("ditto.db");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!isRestored(store)) {
                assertThat(System.nanoTime()).isLessThan(end);
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }

        private static boolean isRestored(Path store) {
            if (!Files.exists(store)) {
                return false;
            }
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM copies WHERE state = 'WARM'")) {
                return row.next() && row.getInt(1) == 2;
            } catch (SQLException e) {
                // It is being made, or busy.
                return false;
            }
        }
    }

    @Test
    void aSnapshotOfAnEarlierRunIsUsedAgain() throws Exception {
        printedBy(Map.of(), 3, Buying.class);

        assertThat(printedBy(Map.of(), 3, Buying.class))
                .matches("ditto  1 copy for 1 test class,.*, leftovers 0\\Rditto  snapshot was there already\\R");
    }

    @Test
    void classesInParallelDoNotMeet() throws Exception {
        Map<String, String> parallel = Map.of(
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.classes.default", "concurrent");

        assertThat(printedBy(parallel, 8, Buying.class, SellingOut.class, Emptying.class, Restocking.class))
                .startsWith("ditto  4 copies for 4 test classes,")
                .contains("leftovers 0")
                .contains("snapshot restored once");
    }

    @Test
    void everyTestHasADatabaseOfItsOwnWithScopeMethod() throws Exception {
        String summary = printedBy(Map.of("ditto.warm_pool_size", "2"), 7, Inventing.class);

        assertThat(summary).startsWith("ditto  8 copies for 1 test class,").contains(", leftovers 0");
        assertThat(summary)
                .contains("ditto  WARN " + Inventing.class.getName() + "#forgets left 1 connection")
                .doesNotContain("#pools");
        assertThat(copies())
                .filteredOn(copy -> copy.jobName().isPresent())
                .hasSize(8)
                .allMatch(copy -> copy.status() == CopyStatus.DESTROYED);
    }

    @Test
    void testsInParallelDoNotMeetEither() throws Exception {
        Map<String, String> parallel = Map.of(
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                "junit.jupiter.execution.parallel.mode.classes.default", "concurrent");

        assertThat(printedBy(parallel, 10, Inventing.class, Buying.class))
                .startsWith("ditto  9 copies for 2 test classes,")
                .contains(", leftovers 0", "snapshot restored once");
    }

    @Test
    void theRunHasADatabaseForAllThatOnlyRead() throws Exception {
        assertThat(printedBy(Map.of(), 2, Reading.class, ReadingToo.class))
                .startsWith("ditto  1 copy for 2 test classes,")
                .contains(", leftovers 0");
        assertThat(copies()).hasSize(1).allMatch(copy -> copy.status() == CopyStatus.DESTROYED);
    }

    @Test
    void aMissingDumpFailsTheClassWithItsReason() {
        EngineExecutionResults results = Kit.run(parameters(Map.of()), MissingDump.class);

        assertThat(results.testEvents().started().count()).isZero();
        assertThat(Kit.failure(results))
                .isInstanceOf(DumpNotFoundException.class)
                .hasMessageContaining("classpath:no/such.sql");
    }

    @Test
    void anUnknownSettingFailsTheRunWithItsName() {
        EngineExecutionResults results = Kit.run(parameters(Map.of("ditto.warm_pool_size", "many")), Buying.class);

        assertThat(Kit.failure(results)).hasMessageContaining("warm_pool_size").hasMessageContaining("'many'");
    }

    /** Without what classes waited for, which is printed where the machine is slow. */
    private String printedBy(Map<String, String> more, int succeeding, Class<?>... classes) {
        return allPrintedBy(more, succeeding, classes).replaceAll("(?m)^ditto  \\S+ waits: .*\\R", "");
    }

    private String allPrintedBy(Map<String, String> more, int succeeding, Class<?>... classes) {
        AtomicReference<EngineExecutionResults> results = new AtomicReference<>();
        String printed = captured(() -> results.set(Kit.run(parameters(more), classes)));
        results.get()
                .testEvents()
                .assertStatistics(statistics -> statistics.started(succeeding).succeeded(succeeding));
        results.get().containerEvents().assertStatistics(statistics -> statistics.failed(0));
        return printed;
    }

    private static String captured(Runnable run) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            run.run();
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private Map<String, String> parameters(Map<String, String> more) {
        Map<String, String> parameters = new HashMap<>(Map.of(
                FakeCopyClientProvider.SETTING,
                "false",
                TestRun.SUMMARY_SETTING,
                "true",
                ExtensionSettings.REPORT,
                "false",
                "ditto.home",
                directory.resolve("home").toString(),
                "ditto.runtime",
                "embedded",
                "ditto.embedded.idle_seconds",
                "0",
                "ditto.warm_pool_size",
                "0",
                "ditto.run_id",
                "run 7"));
        parameters.putAll(more);
        return parameters;
    }

    private List<Copy> copies() {
        DittoConfig config = DittoConfig.builder()
                .set("home", directory.resolve("home").toString())
                .set("runtime", "embedded")
                .set("embedded.idle_seconds", "0")
                .build();
        try (CopyManager manager = CopyManager.builder().config(config).build()) {
            return manager.list();
        }
    }

    private static int stock(DataSource shop) throws SQLException {
        try (Connection connection = shop.getConnection()) {
            return stock(connection);
        }
    }

    private static int stock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sum(stock) FROM product")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : Arrays.asList(statements)) {
                statement.execute(sql);
            }
        }
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql")
    static class Buying {

        @JdbcUrl
        static String url;

        @BeforeAll
        static void buy() throws SQLException {
            try (Connection connection = DriverManager.getConnection(url)) {
                execute(connection, "UPDATE product SET stock = stock + 100");
            }
        }

        @Test
        void byDataSource(DataSource shop) throws SQLException {
            assertThat(stock(shop)).isEqualTo(215);
        }

        @Test
        void byConnection(Connection shop) throws SQLException {
            assertThat(stock(shop)).isEqualTo(215);
        }

        @Test
        void byCopy(Copy copy, @JdbcUrl(credentials = false) String plain) throws SQLException {
            assertThat(plain).isEqualTo(copy.jdbcUrl()).doesNotContain("password");
            assertThat(stock(copy.dataSource())).isEqualTo(215);
        }
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql")
    static class SellingOut {

        @Test
        void sells(Connection shop) throws SQLException {
            execute(shop, "DELETE FROM product", "ALTER TABLE product RENAME TO sold");
        }

        @AfterAll
        static void theCopyIsStillThere(DataSource shop) throws SQLException {
            shop.getConnection().close();
        }

        @Test
        void hasADriver(@JdbcUrl String url) {
            assertThat(url).startsWith("jdbc:postgresql://127.0.0.1:");
        }
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql")
    static class Emptying {

        @Test
        void empties(Connection shop) throws SQLException {
            assertThat(stock(shop)).isEqualTo(15);
            execute(shop, "TRUNCATE product");
        }
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql")
    static class Restocking {

        @Test
        void addsARow(Connection shop) throws SQLException {
            execute(shop, "INSERT INTO product VALUES (3, 'cup', 85)");
            assertThat(stock(shop)).isEqualTo(100);
        }

        @Test
        void startsFromTheSameDump(DataSource shop) throws SQLException {
            assertThat(stock(shop)).isIn(15, 100);
        }
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql", scope = Scope.METHOD)
    @DittoCopy(name = "reference", dump = "classpath:dev/ditto/junit5/shop.sql")
    static class Inventing {

        @FromCopy("reference")
        private static DataSource reference;

        @FromCopy
        private Connection shop;

        @DittoProperty(DittoProperty.Kind.PORT)
        private int port;

        @BeforeEach
        void empty(DataSource same) throws SQLException {
            execute(shop, "UPDATE product SET stock = 0");
            assertThat(stock(same)).isZero();
            assertThat(stock(reference)).isEqualTo(15);
        }

        @RepeatedTest(3)
        void drops(Copy copy) throws SQLException {
            execute(shop, "DROP TABLE product");
            assertThat(copy.port()).isEqualTo(port);
        }

        @ParameterizedTest
        @ValueSource(ints = {7, 8})
        void takesTheSameKey(int stock) throws SQLException {
            execute(shop, "INSERT INTO product VALUES (3, 'cup', " + stock + ")");
            assertThat(stock(shop)).isEqualTo(stock);
        }

        @Test
        void forgets(DataSource database) throws SQLException {
            database.getConnection();
        }

        @Test
        void pools(DataSource database) throws SQLException {
            HikariConfig config = new HikariConfig();
            config.setDataSource(database);
            config.setMaximumPoolSize(2);
            try (HikariDataSource pool = new HikariDataSource(config)) {
                assertThat(stock(pool)).isZero();
                assertThat(pool.isWrapperFor(HikariDataSource.class)).isTrue();
            }
        }
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql", scope = Scope.RUN)
    static class Reading {

        @Test
        void reads(DataSource shop) throws SQLException {
            assertThat(stock(shop)).isEqualTo(15);
        }
    }

    static class ReadingToo extends Reading {}

    @DittoCopy(dump = "classpath:no/such.sql")
    static class MissingDump {

        @Test
        void isNeverRun() {}
    }
}
