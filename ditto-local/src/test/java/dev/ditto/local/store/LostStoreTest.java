package dev.ditto.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import dev.ditto.RuntimeUnavailableException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The store is deleted, replaced, cut or overwritten, and its sessions go on. */
@Timeout(120)
class LostStoreTest {

    private static final String INSERT =
            "INSERT INTO dump_digests (identity, sha256, used_at) VALUES (hex(randomblob(16)), ?, 0)";

    @TempDir
    Path directory;

    private Home home;
    private Session session;

    @BeforeEach
    void openHome() {
        home = Home.open(directory.resolve("home"));
        session = Session.open(home);
        session.noteStore();
    }

    @AfterEach
    void closeSession() {
        session.close();
    }

    @Test
    void oneThatWasDeletedIsMadeAnewAndNoWriteIsLost() throws Exception {
        try (StoreFile file = open();
                StoreFile other = open()) {
            insert(file);
            Files.delete(home.database());

            assertThat(insert(file)).isEqualTo(1);
            assertThat(insert(other)).isEqualTo(1);

            assertThat(file.losses()).isEqualTo(1);
            assertThat(count(file)).as("what both wrote since").isEqualTo(2);
            assertThat(count(other)).isEqualTo(2);
            assertThat(foreign("SELECT count(*) FROM dump_digests")).isEqualTo("2");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.database())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void oneThatWasDeletedWithEverythingBesideItIsMadeAnew() throws Exception {
        try (StoreFile file = open()) {
            insert(file);
            for (String part : List.of("", "-wal", "-shm")) {
                Files.delete(home.directory().resolve("ditto.db" + part));
            }
            assertThat(count(file)).as("a reader notices, too").isZero();
            assertThat(insert(file)).isEqualTo(1);
            assertThat(damaged()).isEmpty();
        }
        assertWhole();
    }

    @Test
    void aSessionThatCameMeanwhileAndOneThatNoticesLaterMeet() throws Exception {
        try (StoreFile file = open()) {
            insert(file);
            Files.delete(home.database());
            try (StoreFile fresh = StoreFile.open(home)) {
                insert(fresh);
                assertThat(count(file)).isEqualTo(1);
                insert(file);
                assertThat(count(fresh)).isEqualTo(2);
                assertThat(fresh.losses()).isZero();
            }
        }
        assertWhole();
    }

    @Test
    void closingTheLostOneLeavesTheLogOfTheNewOneAlone() throws Exception {
        try (StoreFile file = open();
                StoreFile idle = open()) {
            insert(file);
            Files.delete(home.database());
            insert(file);
            idle.close();
            insert(file);
            try (StoreFile third = StoreFile.open(home)) {
                assertThat(count(third)).isEqualTo(2);
            }
        }
        assertWhole();
    }

    @Test
    void oneThatWasReplacedByAnotherIsUsedWithoutTheLogOfTheFirst() throws Exception {
        Path backup = directory.resolve("backup.db");
        try (StoreFile file = open()) {
            insert(file);
            foreign("VACUUM INTO '" + backup + "'");
            insert(file);
            insert(file);
            Files.move(backup, home.database(), StandardCopyOption.REPLACE_EXISTING);

            assertThat(count(file)).as("that of the backup").isEqualTo(1);
            insert(file);
            try (StoreFile other = StoreFile.open(home)) {
                assertThat(count(other)).isEqualTo(2);
            }
        }
        assertWhole();
    }

    @Test
    void oneThatWasCutIsMovedAside() throws Exception {
        for (int length : new int[] {0, 100, 4096, 8192}) {
            try (StoreFile file = open()) {
                for (int i = 0; i < 200; i++) {
                    insert(file);
                }
                foreign("PRAGMA wal_checkpoint(TRUNCATE)");
                insert(file);
                long before = damaged().size();
                try (RandomAccessFile raw = new RandomAccessFile(home.database().toFile(), "rw")) {
                    raw.setLength(length);
                }

                assertThat(count(file)).as("cut to %d bytes", length).isZero();

                insert(file);
                assertThat(damaged().size()).isGreaterThan((int) before);
            }
            assertWhole();
        }
    }

    @Test
    void oneThatIsNoDatabaseIsMovedAsideWhenItIsOpened() throws Exception {
        byte[] text = "This is no database, and it is long enough to be seen as such."
                .repeat(100)
                .getBytes(StandardCharsets.US_ASCII);
        Files.write(home.database(), text);
        try (StoreFile file = open()) {
            assertThat(insert(file)).isEqualTo(1);
        }
        assertThat(damaged()).hasSize(1);
        Path kept = damaged().get(0);
        assertThat(kept.getFileName().toString()).matches("ditto\\.db\\.damaged-\\d{8}T\\d{6}\\.\\d{3}Z");
        assertThat(kept).hasBinaryContent(text);
    }

    /** Of 100 that were damaged in the same way, none may be taken for whole, and none may stop its session. */
    @Test
    void oneWithARandomPageOverwrittenIsReplacedOrGoesOnAndIsFoundByTheCheck() throws Exception {
        int replaced = 0;
        for (int seed = 0; seed < 100; seed++) {
            Home each = Home.open(directory.resolve("home-" + seed));
            try (StoreFile file = StoreFile.open(each);
                    StoreFile second = StoreFile.open(each)) {
                for (int i = 0; i < 60; i++) {
                    insert(file);
                }
                foreign(each, "PRAGMA wal_checkpoint(TRUNCATE)");
                overwriteAPage(each, new Random(seed));

                file.check();
                insert(file);
                insert(second);

                assertThat(count(second)).as("seed %d", seed).isEqualTo(count(file));
                replaced += file.losses() > 0 ? 1 : 0;
            }
            assertThat(foreign(each, "PRAGMA integrity_check"))
                    .as("seed %d", seed)
                    .isEqualTo("ok");
        }
        LoggerFactory.getLogger(LostStoreTest.class).info("100 pages overwritten, {} stores replaced", replaced);
        assertThat(replaced).isGreaterThan(90);
    }

    private static void overwriteAPage(Home home, Random random) throws Exception {
        byte[] noise = new byte[4096];
        random.nextBytes(noise);
        try (RandomAccessFile raw = new RandomAccessFile(home.database().toFile(), "rw")) {
            raw.seek(4096L * random.nextInt((int) (raw.length() / 4096)));
            raw.write(noise);
        }
    }

    @Test
    void oneOfANewerDittoIsLeftAloneWhereverItComesFrom() throws Exception {
        Path newer = directory.resolve("newer.db");
        try (StoreFile file = open()) {
            insert(file);
            foreign("VACUUM INTO '" + newer + "'");
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + newer);
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA user_version = 99");
            }
            Files.move(newer, home.database(), StandardCopyOption.REPLACE_EXISTING);

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> insert(file))
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("was written by a newer ditto (schema 99, this one knows up to 4)");
            }
            assertThat(foreign("PRAGMA user_version")).isEqualTo("99");
            assertThat(foreign("SELECT count(*) FROM dump_digests")).isEqualTo("1");

            Files.delete(home.database());
            assertThat(insert(file)).as("and goes on when it is away").isEqualTo(1);
        }
    }

    @Test
    void oneThatMayNotBeReadAnyMoreIsUsedOnAndLeftAlone() throws Exception {
        try (StoreFile file = open()) {
            insert(file);
            Files.setPosixFilePermissions(home.database(), PosixFilePermissions.fromString("---------"));
            assertThat(insert(file)).isEqualTo(1);
            if (!Files.isReadable(home.database())) {
                assertThatThrownBy(() -> StoreFile.open(home))
                        .isInstanceOf(RuntimeUnavailableException.class)
                        .hasMessageContaining("The store " + home.database())
                        .hasMessageContaining("Does the file belong to this user?");
            }
            Files.setPosixFilePermissions(home.database(), PosixFilePermissions.fromString("rw-------"));
            assertThat(count(file)).isEqualTo(2);
            assertThat(file.losses()).isZero();
            assertThat(damaged()).isEmpty();
        }
    }

    @Test
    void remembersWhoLivedWhenItWasLost() throws Exception {
        try (Session other = Session.open(home);
                Session young = Session.open(home);
                StoreFile file = open()) {
            StoreOrigin first = file.read(StoreOrigin::of);
            assertThat(first.heirs()).as("who had no store has made nothing").containsExactly(session.id());
            other.noteStore();
            assertThat(Session.isDead(home, young.id())).isFalse();
            Instant made = Instant.now();
            Files.delete(home.database());

            StoreOrigin second = file.read(StoreOrigin::of);

            assertThat(second.mayFollow(made)).isTrue();
            assertThat(second.heirs()).containsExactlyInAnyOrder(session.id(), other.id());
            Owner heirs = second.owner(home).orElseThrow();
            assertThat(Session.isDead(home, heirs.id())).isFalse();
            other.close();
            assertThat(Session.isDead(home, heirs.id())).as("one lives").isFalse();
            session.close();
            assertThat(Session.isDead(home, heirs.id())).isTrue();
            assertThat(second.owner(home)).isEmpty();
        }
    }

    @Test
    void oneThatWasUpgradedOrMovedHereKnowsWhatItDoesNotKnow() throws Exception {
        try (StoreFile file = open()) {
            insert(file);
        }
        foreign("DROP TABLE origin");
        foreign("PRAGMA user_version = 3");
        try (StoreFile file = StoreFile.open(home)) {
            assertThat(file.read(StoreOrigin::of).heirs())
                    .as("an older ditto's")
                    .containsExactly(session.id());
            assertThat(count(file)).isEqualTo(1);
        }
        Instant moved = Instant.now();
        Path copy = Files.copy(home.database(), directory.resolve("copy.db"));
        Files.move(copy, home.database(), StandardCopyOption.REPLACE_EXISTING);
        try (StoreFile file = StoreFile.open(home)) {
            assertThat(file.read(StoreOrigin::of).mayFollow(moved)).isTrue();
            assertThat(count(file)).isEqualTo(1);
        }
    }

    @Test
    void isNotMadeAgainInAHomeThatWasRemoved() throws Exception {
        try (StoreFile file = open()) {
            insert(file);
            try (Stream<Path> all = Files.walk(home.directory())) {
                for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
            assertThatThrownBy(() -> insert(file))
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessage("The home directory " + home.directory() + " was removed or replaced while it was in"
                            + " use, and the lock of this session with it; nothing was changed. Close this copy manager"
                            + " and open another one.");
            assertThat(home.directory()).doesNotExist();
        }
    }

    private StoreFile open() {
        return StoreFile.open(home, session.id(), Duration.ofSeconds(10));
    }

    private static int insert(StoreFile file) {
        return file.write(rows -> rows.update(INSERT, "a".repeat(64)));
    }

    private static int count(StoreFile file) {
        return file.read(rows -> rows.query(row -> row.getInt(1), "SELECT count(*) FROM dump_digests"))
                .get(0);
    }

    private void assertWhole() throws SQLException {
        assertThat(foreign("PRAGMA integrity_check")).isEqualTo("ok");
    }

    private List<Path> damaged() throws Exception {
        try (Stream<Path> files = Files.list(home.directory())) {
            return files.filter(file -> file.getFileName().toString().matches("ditto\\.db\\.damaged-.*Z"))
                    .toList();
        }
    }

    private String foreign(String sql) throws SQLException {
        return foreign(home, sql);
    }

    private static String foreign(Home home, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.database());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            return statement.execute(sql) ? statement.getResultSet().getString(1) : "";
        }
    }
}
