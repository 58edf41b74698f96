package dev.ditto.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import dev.ditto.RuntimeUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoreFileTest {

    @TempDir
    Path directory;

    private Home home;

    @BeforeEach
    void openHome() {
        home = Home.open(directory.resolve("home"));
    }

    @Test
    void isPrivate() throws Exception {
        try (StoreFile file = StoreFile.open(home)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.database())))
                    .isEqualTo("rw-------");
            assertThat(pragma(file, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(file, "foreign_keys")).isEqualTo("1");
            assertThat(pragma(file, "busy_timeout")).isEqualTo("10000");
        }
    }

    private static String pragma(StoreFile file, String name) {
        return file.read(rows -> rows.query(row -> row.getString(1), "PRAGMA " + name))
                .get(0);
    }

    @Test
    void refusesAStoreOfANewerDitto() throws Exception {
        String ours;
        try (StoreFile file = StoreFile.open(home)) {
            ours = pragma(file, "user_version");
        }
        foreign("PRAGMA user_version = 99");
        assertThatThrownBy(() -> StoreFile.open(home))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The store " + home.database() + " was written by a newer ditto (schema 99, this one knows"
                        + " up to " + ours + "). Use that version, or another ditto.home for this one.");
        foreign("PRAGMA user_version = " + ours);
        StoreFile.open(home).close();
    }

    @Test
    void waitsForAnotherProcessThatHoldsTheLock() throws Exception {
        try (StoreFile file = StoreFile.open(home);
                StoreFile reader = StoreFile.open(home);
                Connection other = lock()) {
            CompletableFuture<Integer> write = CompletableFuture.supplyAsync(() -> insert(file));
            assertThatThrownBy(() -> write.get(1, TimeUnit.SECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            assertThat(count(reader)).as("who only reads is not held up").isZero();
            other.close();
            assertThat(write.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void saysWhoseLockItWaitedForInVain() throws Exception {
        try (StoreFile file = StoreFile.open(home, "", Duration.ofMillis(200));
                Connection other = lock()) {
            assertThatThrownBy(() -> insert(file))
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessage("The store " + home.database() + " was locked by another process for 200 ms. See who"
                            + " holds it open, and try again.");
            other.close();
            assertThat(insert(file)).isEqualTo(1);
        }
    }

    @Test
    void writesAllOrNothing() throws Exception {
        try (StoreFile file = StoreFile.open(home)) {
            assertThatThrownBy(() -> file.write(rows -> {
                        rows.update(INSERT, "a".repeat(64));
                        throw new IllegalStateException("half-way");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("half-way");
            assertThat(count(file)).isZero();
            assertThatThrownBy(() -> file.write(rows -> rows.update(INSERT, "too short")))
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessageContaining("cannot be used: ")
                    .hasMessageContaining("CHECK constraint failed");
            assertThat(insert(file)).isEqualTo(1);
        }
    }

    @Test
    void saysThatItIsClosed() {
        StoreFile file = StoreFile.open(home);
        file.close();
        file.close();
        assertThatThrownBy(() -> count(file))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage("This copy manager is closed; open another one.");
    }

    @Test
    void saysThatTheDiskIsFull() {
        try (StoreFile file = StoreFile.open(home)) {
            file.read(rows -> rows.query(row -> row.getInt(1), "PRAGMA max_page_count = 1"));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            insert(file);
                        }
                    })
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessage("The store " + home.database()
                            + " cannot be written: the disk is full. Make room, or move ditto.home.");
            file.read(rows -> rows.query(row -> row.getInt(1), "PRAGMA max_page_count = 100000"));
            assertThat(insert(file)).as("and it works again with room").isEqualTo(1);
        }
    }

    @Test
    void anInterruptedThreadStillWritesWhatItHasTo() {
        try (StoreFile file = StoreFile.open(home)) {
            Thread.currentThread().interrupt();
            assertThat(insert(file)).isEqualTo(1);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static final String INSERT =
            "INSERT INTO dump_digests (identity, sha256, used_at) VALUES (hex(randomblob(16)), ?, 0)";

    private static int insert(StoreFile file) {
        return file.write(rows -> rows.update(INSERT, "a".repeat(64)));
    }

    private static int count(StoreFile file) {
        List<Integer> found = file.read(rows -> rows.query(row -> row.getInt(1), "SELECT 1 FROM dump_digests"));
        return found.size();
    }

    private void foreign(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.database());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Somebody who writes and does not end; closing ends it. */
    private Connection lock() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.database());
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
        }
        return connection;
    }
}
