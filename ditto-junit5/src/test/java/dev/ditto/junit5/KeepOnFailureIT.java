package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** A failed test, a real server, and what a developer then does with what the failure says. */
@Timeout(180)
class KeepOnFailureIT {

    @TempDir
    Path directory;

    @AfterEach
    void theServerStops() throws Exception {
        try (CopyManager manager = manager()) {
            manager.list().stream()
                    .filter(copy -> !copy.status().isTerminal())
                    .forEach(copy -> manager.destroy(copy.id()));
        }
        new HomeServers(home()).awaitEnd();
    }

    @Test
    void theCopyOutlivesItsRunAndTheFailureSaysHowToGetAtIt() throws Exception {
        EngineExecutionResults results = run(Selling.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(1).failed(1));
        Copy kept = onlyCopy(CopyStatus.READY);
        Path password = directory.resolve("report/kept/" + kept.id() + ".pgpass");
        assertThat(Kit.failure(results).getSuppressed())
                .singleElement()
                .asString()
                .startsWith("The copy of " + Selling.class.getName() + "#sellsTooMuch is kept until ")
                .contains(" (5 min)\n")
                .contains("PGPASSFILE=" + password.toAbsolutePath() + " psql -h " + kept.host() + " -p " + kept.port()
                        + " -U " + kept.username() + " -d " + kept.database() + "\n")
                .contains("  JDBC:     " + kept.jdbcUrl() + ", user " + kept.username())
                .containsPattern("(?m)^  destroy:  .*" + kept.id())
                .containsPattern("(?m)^    public\\.product  \\+1  ~1  -0$")
                .doesNotContain(kept.password());
        assertThat(stock(kept, password)).isZero();
    }

    @Test
    void withScopeMethodOnlyTheFailedTestsCopyStays() {
        run(SellingEach.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1).failed(1));

        assertThat(onlyCopy(CopyStatus.READY).jobName()).contains(SellingEach.class.getName() + "#sellsTooMuch");
    }

    @Test
    void aFailureBeforeTheTestsKeepsTheCopyToo() {
        run(FailingBefore.class);

        assertThat(onlyCopy(CopyStatus.READY).jobName()).contains(FailingBefore.class.getName());
    }

    private Copy onlyCopy(CopyStatus status) {
        try (CopyManager manager = manager()) {
            List<Copy> found = manager.list().stream()
                    .filter(copy -> copy.status() == status)
                    .toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    /** As psql would with that file. */
    private static int stock(Copy copy, Path passwordFile) throws Exception {
        String line = Files.readString(passwordFile).strip();
        String password = line.substring(line.lastIndexOf(':') + 1);
        try (Connection connection = DriverManager.getConnection(copy.jdbcUrl(), copy.username(), password);
                ResultSet rows = connection.createStatement().executeQuery("SELECT min(stock) FROM product")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private EngineExecutionResults run(Class<?>... classes) {
        Map<String, String> parameters = new HashMap<>(Map.of(
                FakeCopyClientProvider.SETTING,
                "false",
                ExtensionSettings.REPORT,
                directory.resolve("report").toString(),
                "ditto.home",
                home().toString(),
                "ditto.runtime",
                "embedded",
                "ditto.embedded.idle_seconds",
                "0",
                "ditto.warm_pool_size",
                "0"));
        return Kit.run(parameters, classes);
    }

    private CopyManager manager() {
        DittoConfig config = DittoConfig.builder()
                .set("home", home().toString())
                .set("runtime", "embedded")
                .set("embedded.idle_seconds", "0")
                .build();
        return CopyManager.builder().config(config).build();
    }

    private Path home() {
        return directory.resolve("home");
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql", ttl = "5m", keepOnFailure = true)
    static class Selling {

        @Test
        void sellsTooMuch(Connection shop) throws SQLException {
            shop.createStatement().execute("UPDATE product SET stock = 0 WHERE id = 1");
            shop.createStatement().execute("INSERT INTO product VALUES (3, 'cup', 85)");
            throw new IllegalStateException("more than there are");
        }

        @Test
        void looks(Connection shop) throws SQLException {
            assertThat(shop.isValid(5)).isTrue();
        }
    }

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql", ttl = "5m", scope = Scope.METHOD, keepOnFailure = true)
    static class SellingEach extends Selling {}

    @DittoCopy(dump = "classpath:dev/ditto/junit5/shop.sql", ttl = "5m", keepOnFailure = true)
    static class FailingBefore {

        @BeforeAll
        static void seed() {
            throw new IllegalStateException("no seed data");
        }

        @Test
        void test() {}
    }
}
