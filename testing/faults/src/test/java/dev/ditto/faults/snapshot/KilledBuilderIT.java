package dev.ditto.faults.snapshot;

import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.home.ChildJvm;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T33: the JVM that restores is killed, at several stages, and another one waits for the same snapshot. */
@Tag("faults")
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class KilledBuilderIT {

    private static final long LONGEST_TAKEOVER_MILLIS = 5_000;

    private Path directory;
    private EmbeddedHome home;
    private CopyManager manager;

    /** Its own session keeps the server up when the builder dies. */
    @BeforeAll
    void open(@TempDir Path temporary) {
        directory = temporary;
        home = new EmbeddedHome(directory.resolve("home"));
        manager = home.manager();
        manager.create(CreateOptions.builder()
                .dump("classpath:dev/ditto/contract/menu.sql")
                .build());
    }

    @AfterAll
    void close() throws Exception {
        manager.close();
        home.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "middle", "last", "vacuum", "seal", "publish"})
    void theNextOneTakesOverAndNothingHalfIsPublished(String stage) throws Exception {
        Tally tally = Tally.of("T33", "builder killed at stage '" + stage + "': half snapshots, late takeovers");
        GatedDump dump = GatedDump.write(home, directory.resolve(stage + ".sql"), stage);
        CreateOptions options =
                CreateOptions.builder().dump(dump.file().toString()).build();
        String gate = stage.equals("seal") || stage.equals("publish") ? "last" : stage;
        dump.shut(gate);
        try (ChildJvm builder =
                ChildJvm.copying("ask", home.directory(), dump.file().toString())) {
            dump.awaitAt(gate);
            try (AutoCloseable obstacle = obstacle(stage)) {
                if (!gate.equals(stage)) {
                    dump.open(gate);
                }
                awaitStage(stage, dump);
                CompletableFuture<Copy> next = CompletableFuture.supplyAsync(() -> manager.create(options));
                builder.kill();
                if (gate.equals(stage)) {
                    dump.open(gate);
                }
                obstacle.close();
                long begin = System.nanoTime();
                Copy copy = next.get(60, TimeUnit.SECONDS);
                long millis = (System.nanoTime() - begin) / 1_000_000;
                tally.with("takeover ms", millis);
                tally.tried(millis <= LONGEST_TAKEOVER_MILLIS, "it took " + millis + " ms");
                tally.tried(isWhole(copy), "a copy is not whole");
                manager.destroy(copy.id());
            }
        }
        manager.recoverOrphans();
        tally.tried(
                home.view()
                        .store("SELECT state FROM snapshots WHERE state <> 'READY'")
                        .isEmpty(),
                "a half snapshot is left");
        tally.hold();
    }

    /** What stops the builder where no statement of a dump could. */
    private AutoCloseable obstacle(String stage) throws Exception {
        return switch (stage) {
            case "seal" -> {
                Connection[] locking = new Connection[1];
                home.administer(connection -> {
                    locking[0] =
                            DriverManager.getConnection(connection.getMetaData().getURL(), "ditto_admin", password());
                    locking[0].setAutoCommit(false);
                    execute(
                            locking[0],
                            "SELECT FROM pg_catalog.pg_authid WHERE starts_with(rolname, 'ditto_s_') FOR UPDATE");
                });
                yield once(locking[0]);
            }
            case "publish" -> {
                Connection store = DriverManager.getConnection(
                        "jdbc:sqlite:" + home.directory().resolve("ditto.db"));
                execute(store, "PRAGMA busy_timeout = 10000");
                execute(store, "BEGIN IMMEDIATE");
                yield once(store);
            }
            default -> () -> {};
        };
    }

    private static AutoCloseable once(Connection connection) {
        return () -> {
            if (!connection.isClosed()) {
                connection.close();
            }
        };
    }

    private String password() {
        String id = home.view()
                .store("SELECT substr(holder, 17) FROM port_leases WHERE holder LIKE 'server:embedded:%'")
                .get(0);
        return home.key().password("server:" + id);
    }

    private void awaitStage(String stage, GatedDump dump) {
        if (stage.equals("seal")) {
            dump.awaitActivity("wait_event_type = 'Lock' AND query LIKE 'DROP ROLE ditto_s_%'");
        } else if (stage.equals("publish")) {
            String building = home.view()
                    .store("SELECT database FROM snapshots WHERE state = 'BUILDING'")
                    .get(0);
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> !home.inServers(
                                    "SELECT datname FROM pg_database WHERE NOT datallowconn AND datname = '" + building
                                            + "'")
                            .isEmpty());
        }
    }

    private static boolean isWhole(Copy copy) throws Exception {
        try (CopySession session = CopySession.of(copy)) {
            String rows = session.query("SELECT (SELECT count(*) FROM early) || ' ' || (SELECT count(*) FROM late)"
                    + " || ' ' || (SELECT count(*) FROM pg_indexes WHERE schemaname = 'public')");
            return (GatedDump.ROWS + " " + GatedDump.ROWS + " 4").equals(rows);
        }
    }

    private static void execute(Connection connection, String sql) throws java.sql.SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
