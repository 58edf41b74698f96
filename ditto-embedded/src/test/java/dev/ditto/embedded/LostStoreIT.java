package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CopyEvent;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.CopyManager;
import dev.ditto.local.store.Ulid;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The store goes while copies of several sessions live: no copy does, and all of them get rows again. */
@Tag("faults")
@Timeout(180)
class LostStoreIT {

    private static final CreateOptions MENU = CreateOptions.builder()
            .dump("classpath:dev/ditto/contract/menu.sql")
            .build();
    private static final Duration HEARTBEAT = Duration.ofSeconds(25);
    private static final int COPIES = 5;

    @TempDir
    Path directory;

    private TestHome home;
    private CopyingJvm other;
    private CopyManager manager;
    private final List<Copy> mine = new ArrayList<>();

    /** Ten copies, of two sessions. */
    @BeforeEach
    void makeCopies() throws Exception {
        home = new TestHome(directory.resolve("home"));
        manager = home.manager();
        for (int i = 0; i < COPIES; i++) {
            mine.add(manager.create(MENU));
        }
        other = CopyingJvm.start("hold", home.directory(), MENU.dump().orElseThrow(), COPIES, 0)
                .until("HELD");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        other.close();
        manager.close();
        try (CopyManager next = home.manager()) {
            next.recoverOrphans();
            home.assertNothingIsLeft();
        }
        home.close();
    }

    /** What can happen to a file. */
    enum Mishap {
        DELETED {
            @Override
            void befall(Path store) throws Exception {
                Files.delete(store);
            }
        },
        DELETED_WITH_ITS_LOG {
            @Override
            void befall(Path store) throws Exception {
                for (String part : List.of("", "-wal", "-shm")) {
                    Files.delete(store.resolveSibling("ditto.db" + part));
                }
            }
        },
        REPLACED {
            @Override
            void befall(Path store) throws Exception {
                Path empty = store.resolveSibling("empty.db");
                try (Connection backup = DriverManager.getConnection("jdbc:sqlite:" + store);
                        Statement statement = backup.createStatement()) {
                    statement.execute("VACUUM INTO '" + empty + "'");
                }
                try (Connection backup = DriverManager.getConnection("jdbc:sqlite:" + empty);
                        Statement statement = backup.createStatement()) {
                    statement.execute("DELETE FROM copies");
                    statement.execute("DELETE FROM snapshots");
                    statement.execute("DELETE FROM servers");
                    statement.execute("DELETE FROM port_leases");
                }
                Files.move(empty, store, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        CUT {
            @Override
            void befall(Path store) throws Exception {
                try (RandomAccessFile raw = new RandomAccessFile(store.toFile(), "rw")) {
                    raw.setLength(0);
                }
            }
        },
        OVERWRITTEN {
            @Override
            void befall(Path store) throws Exception {
                try (Connection log = DriverManager.getConnection("jdbc:sqlite:" + store);
                        Statement statement = log.createStatement()) {
                    statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
                }
                byte[] noise = new byte[4096];
                try (RandomAccessFile raw = new RandomAccessFile(store.toFile(), "rw")) {
                    for (long at = 4096; at < raw.length(); at += 4096) {
                        new Random(at).nextBytes(noise);
                        raw.seek(at);
                        raw.write(noise);
                    }
                }
            }
        };

        abstract void befall(Path store) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void copiesOfLivingSessionsStayAndAreRecordedAgain(Mishap mishap) throws Exception {
        List<String> ids = ids();

        mishap.befall(home.directory().resolve("ditto.db"));
        manager.recoverOrphans();

        assertThat(home.store("SELECT id FROM copies WHERE state = 'READY'"))
                .as("rows")
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(home.databases()).hasSize(2 * COPIES);
        assertAllWork();

        assertThat(manager.renew(mine.get(0).id(), Duration.ofMinutes(5)).ttl()).isEqualTo(Duration.ofMinutes(5));
        manager.destroy(mine.get(0).id());
        assertThat(manager.find(mine.get(0).id()).orElseThrow().status()).isEqualTo(CopyStatus.DESTROYED);
        assertThat(manager.events(mine.get(1).id()))
                .extracting(CopyEvent::action)
                .endsWith("adopted");
        assertThat(menu(manager.create(MENU))).isEqualTo("3");

        other.kill();
        manager.recoverOrphans();
        assertThat(home.databases()).as("an heir lives").hasSize(2 * COPIES);
        manager.close();
        assertThat(home.unfinishedRows()).as("the last heir takes all with it").isEmpty();
    }

    @Test
    void isNoticedWithoutAnyCall() throws Exception {
        List<String> ids = ids();
        Files.delete(home.directory().resolve("ditto.db"));

        await().atMost(HEARTBEAT)
                .untilAsserted(() -> assertThat(home.store("SELECT id FROM copies WHERE state = 'READY'"))
                        .containsExactlyInAnyOrderElementsOf(ids));

        assertAllWork();
    }

    /** Before anybody had time to look. */
    @Test
    void whatASessionHoldsCanBeEndedAtOnce() throws Exception {
        Files.delete(home.directory().resolve("ditto.db"));
        manager.destroy(mine.get(0).id());
        Files.delete(home.directory().resolve("ditto.db"));
        assertThat(manager.renew(mine.get(1).id(), Duration.ofMinutes(5)).status())
                .isEqualTo(CopyStatus.READY);
        Files.delete(home.directory().resolve("ditto.db"));
        other.kill();
        manager.close();

        assertThat(home.unfinishedRows()).isEmpty();
    }

    @Test
    void whatOnlyDeadSessionsHeldIsRemoved() throws Exception {
        other.kill();
        Files.delete(home.directory().resolve("ditto.db"));
        manager.close();
        try (CopyManager next = home.manager()) {
            next.create(MENU);
            next.recoverOrphans();

            assertThat(home.databases()).hasSize(1);
        }
    }

    @Test
    void aSnapshotOfAFormerStoreGoesWhenNoCopyNeedsItAnyMore() throws Exception {
        String old = "ditto_t_" + Ulid.next(Instant.now().minusSeconds(3600)).toLowerCase(Locale.ROOT);
        String template = home.templates().get(0);
        home.administer(admin -> {
            try (Statement statement = admin.createStatement()) {
                statement.execute("ALTER DATABASE " + template + " RENAME TO " + old);
                statement.execute("ALTER ROLE " + owner(template) + " RENAME TO " + owner(old));
                for (String id : ids()) {
                    String copy = "ditto_c_" + id.toLowerCase(Locale.ROOT);
                    statement.execute("ALTER ROLE " + copy + " IN DATABASE " + copy + " SET role = " + owner(old));
                }
            }
        });
        Files.delete(home.directory().resolve("ditto.db"));
        manager.recoverOrphans();
        recoverTenMinutesLater();
        assertThat(home.templates()).as("there are copies of it").containsExactly(old);
        assertAllWork();

        mine.forEach(copy -> manager.destroy(copy.id()));
        idsOfOther().forEach(manager::destroy);

        // The other session may see the loss only now, within 15 s, and then the time begins anew.
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            recoverTenMinutesLater();
            assertThat(home.templates()).isEmpty();
        });
        assertThat(home.roles()).isEmpty();
    }

    private void recoverTenMinutesLater() throws Exception {
        long then = Instant.now().minusSeconds(600).toEpochMilli();
        execute("UPDATE origin SET since = " + then);
        manager.recoverOrphans();
    }

    @Test
    void aStoreThatSomebodyLocksStopsWritesAndNothingElse() throws Exception {
        try (Connection locker = DriverManager.getConnection("jdbc:sqlite:" + store());
                Statement lock = locker.createStatement()) {
            lock.execute("BEGIN EXCLUSIVE");
            other.kill();

            assertThatThrownBy(manager::recoverOrphans)
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessage("The store " + store() + " was locked by another process for 10000 ms. See who holds it"
                            + " open, and try again.");

            assertThat(home.databases()).as("nothing was removed").hasSize(2 * COPIES);
            for (Copy copy : mine) {
                assertThat(menu(copy)).isEqualTo("3");
            }
            lock.execute("ROLLBACK");
        }
        manager.recoverOrphans();
        assertThat(home.databases()).hasSize(COPIES);
    }

    private void assertAllWork() throws Exception {
        for (Copy copy : mine) {
            assertThat(menu(copy)).isEqualTo("3");
        }
        assertThat(idsOfOther())
                .hasSize(COPIES)
                .allSatisfy(
                        id -> assertThat(menu(manager.find(id).orElseThrow())).isEqualTo("3"));
    }

    private static String menu(Copy copy) throws Exception {
        try (Connection connection = copy.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM menu")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>(idsOfOther());
        mine.forEach(copy -> ids.add(copy.id()));
        return ids;
    }

    private List<String> idsOfOther() {
        return other.said().stream()
                .filter(line -> line.startsWith("HOLDING "))
                .map(line -> line.split(" ")[1])
                .toList();
    }

    private static String owner(String template) {
        return template.replace("ditto_t_", "ditto_o_");
    }

    private Path store() throws Exception {
        return home.directory().toRealPath().resolve("ditto.db");
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute(sql);
        }
    }
}
