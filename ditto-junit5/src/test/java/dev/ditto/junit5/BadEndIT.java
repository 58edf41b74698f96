package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.zaxxer.hikari.HikariDataSource;
import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Tests that behave badly, with a real server: whatever they do, nothing stays behind and the next class is served. */
@Timeout(180)
class BadEndIT {

    @TempDir
    Path directory;

    @AfterEach
    void theServerStops() throws Exception {
        new HomeServers(home()).awaitEnd();
    }

    @Test
    void whatAJvmLeavesWhoseTestCallsSystemExitTheNextRunRemoves() throws Exception {
        Path log = directory.resolve("exiting.log");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ExitingProgram.class.getName(),
                        home().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(jvm.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            jvm.destroyForcibly();
        }
        assertThat(jvm.exitValue()).as(Files.readString(log)).isEqualTo(3);

        run(Untouched.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(copies()).hasSize(2).allMatch(copy -> copy.status().isTerminal(), "is gone");
    }

    @Test
    void aTestThatDropsItsTablesOrClosesThePoolHarmsNobodyElse() {
        EngineExecutionResults results = run(Dropping.class, Untouched.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(3).failed(1));
        assertThat(Kit.failure(results)).hasMessageContaining("has been closed");
        assertThat(copies()).hasSize(2).allMatch(copy -> copy.status() == CopyStatus.DESTROYED, "is destroyed");
    }

    @Test
    void aClassThatFailsBeforeItsTestsLeavesNothing() {
        assertThat(Kit.failure(run(FailingBefore.class))).hasMessage("no seed data");

        assertThat(copies()).hasSize(1).allMatch(copy -> copy.status() == CopyStatus.DESTROYED, "is destroyed");
    }

    private EngineExecutionResults run(Class<?>... classes) {
        Map<String, String> parameters = new HashMap<>(parameters(home()));
        parameters.put(FakeCopyClientProvider.SETTING, "false");
        return Kit.run(parameters, classes);
    }

    private List<Copy> copies() {
        DittoConfig config = DittoConfig.builder()
                .set("home", home().toString())
                .set("runtime", "embedded")
                .set("embedded.idle_seconds", "0")
                .build();
        try (CopyManager manager = CopyManager.builder().config(config).build()) {
            return manager.list();
        }
    }

    private Path home() {
        return directory.resolve("home");
    }

    private static Map<String, String> parameters(Path home) {
        return Map.of(
                "ditto.home", home.toString(),
                "ditto.runtime", "embedded",
                "ditto.embedded.idle_seconds", "0",
                "ditto.warm_pool_size", "0");
    }

    /** A fork of a build, in small. */
    static final class ExitingProgram {

        private ExitingProgram() {}

        public static void main(String[] arguments) {
            try (LauncherSession session = LauncherFactory.openSession()) {
                session.getLauncher()
                        .execute(LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Exiting.class), selectClass(Untouched.class))
                                .configurationParameters(parameters(Path.of(arguments[0])))
                                .configurationParameter(ExtensionSettings.REPORT, "false")
                                .build());
            }
            System.exit(1);
        }
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql", keepOnFailure = true)
    static class Exiting {

        @Test
        void exits(Connection shop) throws SQLException {
            assertThat(shop.isValid(5)).isTrue();
            System.exit(3);
        }
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql")
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Dropping {

        private static HikariDataSource pool;

        @BeforeAll
        static void pool(DataSource shop) {
            pool = new HikariDataSource();
            pool.setDataSource(shop);
            pool.setMaximumPoolSize(2);
        }

        @Test
        @Order(1)
        void drops() throws SQLException {
            try (Connection shop = pool.getConnection()) {
                shop.createStatement().execute("DROP TABLE product CASCADE");
            }
        }

        @Test
        @Order(2)
        void closes() {
            pool.close();
        }

        @Test
        @Order(3)
        void comesLater() throws SQLException {
            pool.getConnection().close();
        }
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql")
    static class Untouched {

        @Test
        void hasItsData(Connection shop) throws SQLException {
            assertThat(shop.createStatement().execute("SELECT stock FROM product"))
                    .isTrue();
        }
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql")
    static class FailingBefore {

        @BeforeAll
        static void seed(Connection shop) throws SQLException {
            shop.setAutoCommit(false);
            shop.createStatement().execute("LOCK TABLE product");
            throw new IllegalStateException("no seed data");
        }

        @Test
        void test() {}
    }
}
