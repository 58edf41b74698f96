package dev.ditto.faults.snapshot;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T35: what keeps PostgreSQL from cloning or dropping a database: sessions, prepared transactions, slots. */
@Tag("faults")
@Timeout(120)
class BusyTemplateIT {

    private static final CreateOptions MENU = CreateOptions.builder()
            .dump("classpath:dev/ditto/contract/menu.sql")
            .build();

    @TempDir
    Path directory;

    private EmbeddedHome home;
    private CopyManager manager;
    private Copy copy;

    @BeforeEach
    void open() {
        home = new EmbeddedHome(directory.resolve("home"));
        manager = home.manager();
        copy = manager.create(MENU);
    }

    @AfterEach
    void close() throws Exception {
        manager.close();
        home.close();
    }

    /** As somebody may who wants to have a look at it. */
    @Test
    void aSessionOnTheTemplateKeepsNobodyFromACopy() throws Exception {
        Tally tally = Tally.of("T35", "an administrator's session held on the template: failed creates");
        String template = home.inServers("SELECT datname FROM pg_database WHERE datname ~ '^ditto_t_'")
                .get(0);
        List<Connection> held = new ArrayList<>();
        home.administer(admin -> {
            execute(admin, "ALTER DATABASE " + template + " ALLOW_CONNECTIONS true");
            held.add(DriverManager.getConnection(
                    admin.getMetaData().getURL().replaceFirst("/postgres.*", "/" + template),
                    "ditto_admin",
                    password()));
            execute(admin, "ALTER DATABASE " + template + " ALLOW_CONNECTIONS false");
        });
        for (int i = 0; i < 3; i++) {
            long begin = System.nanoTime();
            try {
                manager.destroy(manager.create(MENU).id());
                tally.tried();
            } catch (DittoException e) {
                tally.tried(false, String.valueOf(e.getMessage()));
            }
            tally.with("longest create ms", (System.nanoTime() - begin) / 1_000_000);
        }
        for (Connection session : held) {
            session.close();
        }
        tally.hold();
    }

    @Test
    void aCopyInUseInEveryWayIsDropped() throws Exception {
        Tally tally = Tally.of(
                "T35", "copies in use dropped: idle, in a statement, in a transaction with locks; stuck drops");
        List<Connection> held = new ArrayList<>();
        held.add(copy.dataSource().getConnection());
        Connection locking = copy.dataSource().getConnection();
        locking.setAutoCommit(false);
        execute(locking, "LOCK TABLE menu IN ACCESS EXCLUSIVE MODE");
        held.add(locking);
        CompletableFuture<Throwable> statement = new CompletableFuture<>();
        try (Connection busy = copy.dataSource().getConnection()) {
            Thread thread = new Thread(() -> statement.complete(failure(busy, "SELECT pg_sleep(60)")), "test-busy");
            thread.setDaemon(true);
            thread.start();
            long begin = System.nanoTime();
            manager.destroy(copy.id());
            long millis = (System.nanoTime() - begin) / 1_000_000;
            tally.with("drop ms", millis).tried(millis < 10_000, "the drop took " + millis + " ms");
            tally.tried(statement.get(10, TimeUnit.SECONDS) instanceof SQLException, "the statement goes on");
        }
        tally.tried(home.leftInServers().isEmpty(), "left: " + home.leftInServers());
        for (Connection session : held) {
            session.close();
        }
        tally.hold();
    }

    @Test
    void noCopyCanHaveWhatKeepsItFromBeingDropped() throws Exception {
        Tally tally =
                Tally.of("T35", "prepared transaction or replication slot in a copy: allowed, or in the way of a drop");
        try (CopySession session = CopySession.of(copy)) {
            session.execute("BEGIN", "DELETE FROM menu");
            tally.tried(refused(session, "PREPARE TRANSACTION 'mine'"), "a transaction can be prepared");
        }
        try (CopySession session = CopySession.of(copy)) {
            tally.tried(
                    refused(session, "SELECT pg_create_logical_replication_slot('mine', 'pgoutput')"),
                    "a logical slot can be made");
            tally.tried(
                    refused(session, "SELECT pg_create_physical_replication_slot('mine')"),
                    "a physical slot can be made");
            tally.tried(refused(session, "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p"), "a subscription");
        }
        manager.destroy(copy.id());
        tally.tried(home.leftInServers().isEmpty(), "left: " + home.leftInServers());
        tally.hold();
    }

    private static boolean refused(CopySession session, String sql) {
        try {
            session.execute(sql);
            return false;
        } catch (SQLException e) {
            return true;
        }
    }

    private static Throwable failure(Connection connection, String sql) {
        try {
            execute(connection, sql);
            return new AssertionError("it ended");
        } catch (SQLException e) {
            return e;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String password() {
        String id = home.view()
                .store("SELECT substr(holder, 17) FROM port_leases WHERE holder LIKE 'server:embedded:%'")
                .get(0);
        return home.key().password("server:" + id);
    }
}
