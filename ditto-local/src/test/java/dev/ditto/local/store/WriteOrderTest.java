package dev.ditto.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WriteOrderTest {

    private static final String INSERT =
            "INSERT INTO dump_digests (identity, sha256, used_at) VALUES ('%s', '" + "a".repeat(64) + "', 0)";

    @TempDir
    Path directory;

    /** Who reads first and then finds that somebody wrote in between is refused at once, however long it would wait. */
    @Test
    void nobodyWritesBetweenWhatAWriteReadsAndWhatItWrites() {
        Home home = Home.open(directory.resolve("home"));
        try (StoreFile file = StoreFile.open(home)) {
            AtomicBoolean slippedIn = new AtomicBoolean();
            int written = file.write(rows -> {
                rows.query(row -> row.getInt(1), "SELECT count(*) FROM dump_digests");
                slippedIn.set(writes(home));
                return rows.update(String.format(INSERT, "mine"));
            });
            assertThat(slippedIn).isFalse();
            assertThat(written).isOne();
            assertThat(writes(home)).isTrue();
        }
    }

    /** Whether another connection can write now. */
    private static boolean writes(Home home) {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.database());
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 50");
            return statement.executeUpdate(String.format(INSERT, "theirs")) == 1;
        } catch (SQLException busy) {
            return false;
        }
    }
}
