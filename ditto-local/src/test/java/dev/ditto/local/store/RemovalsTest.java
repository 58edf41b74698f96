package dev.ditto.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalsTest {

    private static final Duration TTL = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    private final ManualClock time = new ManualClock();
    private StoreFixture fixture;
    private Removals removals;

    @BeforeEach
    void open() {
        open("boot-1");
    }

    private void open(String boot) {
        fixture = StoreFixture.open(directory.resolve("home"), time.boot(boot));
        removals = fixture.store.removals();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private String condemned() {
        String id = fixture.ready("mine", TTL).id();
        fixture.copies.condemn(id, "reason", StoreFixture.ACTOR);
        return id;
    }

    @Test
    void eachFailureDoublesTheRestUpToFiveMinutes() {
        String id = condemned();
        for (int seconds : new int[] {15, 30, 60, 120, 240, 300, 300}) {
            Resistance resistance = removals.failed(id).orElseThrow();
            assertThat(resistance.rest()).isEqualTo(Duration.ofSeconds(seconds));
            time.pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(removals.resting()).containsExactly(id);
            time.pass(Duration.ofMillis(1));
            assertThat(removals.resting()).isEmpty();
        }
        assertThat(removals.failed(id).orElseThrow().lasting()).isEqualTo(Duration.ofSeconds(1065));
    }

    @Test
    void settingTheWallClockChangesNoRest() {
        String id = condemned();
        removals.failed(id);
        time.setWall(Duration.ofDays(10));
        assertThat(removals.resting()).containsExactly(id);
        time.setWall(Duration.ofDays(-20));
        time.pass(Duration.ofSeconds(15));
        assertThat(removals.resting()).isEmpty();
        assertThat(removals.failed(id).orElseThrow().lasting()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void whereBootsAreNotToldAClockSetBackMakesNothingRestForLong() {
        fixture.close();
        open("");
        String id = condemned();
        removals.failed(id);
        assertThat(removals.resting()).containsExactly(id);
        time.setWall(Duration.ofDays(-1));
        assertThat(removals.resting()).isEmpty();
    }

    @Test
    void whatIsGoneOrAliveHasNoFailedRemoval() {
        assertThat(removals.failed(fixture.ready("mine", TTL).id())).isEmpty();
        String id = condemned();
        removals.failed(id);
        fixture.copies.gone(id, StoreFixture.ACTOR);
        assertThat(removals.failed(id)).isEmpty();
        time.pass(Duration.ofDays(8));
        assertThat(fixture.copies.forgetEnded(Duration.ofDays(7), 10)).isOne();
        assertThat(removals.resting()).isEmpty();
    }

    @Test
    void askingForOneForgetsItsFailures() {
        String id = condemned();
        String other = condemned();
        removals.failed(id);
        removals.failed(other);
        removals.askedFor(id);
        assertThat(removals.resting()).containsExactly(other);
        assertThat(removals.failed(id).orElseThrow().attempts()).isOne();
    }

    /** A store as the version before made it, with a copy that is being removed. */
    @Test
    void aStoreOfTheVersionBeforeIsUpgradedWithItsCopies() throws SQLException {
        fixture.close();
        Home old = Home.open(directory.resolve("old"));
        int before = 0;
        while (!Schema.VERSIONS.get(before).get(0).contains("CREATE TABLE removals")) {
            before++;
        }
        String id = "A".repeat(26);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old.database());
                Statement statement = connection.createStatement()) {
            for (List<String> version : Schema.VERSIONS.subList(0, before)) {
                for (String sql : version) {
                    statement.execute(sql);
                }
            }
            statement.execute("INSERT INTO copies (id, state, owner_kind, owner_id, snapshot, role, incarnation,"
                    + " server_id, engine, database, host, port, warm, ttl_ms, deadline_boot, deadline_uptime_ms,"
                    + " deadline_at, created_at) VALUES ('" + id
                    + "', 'DESTROYING', 'SESSION', 's', 't', 'r', 'i', 's',"
                    + " 'postgres', 'd', 'h', 1, 0, 1, '', 0, 0, 0)");
            statement.execute("PRAGMA user_version = " + before);
        }
        fixture = StoreFixture.open(old.directory(), time.boot("boot-1"));
        assertThat(fixture.copies.condemned()).extracting(CopyRow::id).containsExactly(id);
        assertThat(fixture.store.removals().failed(id).orElseThrow().attempts()).isOne();
        assertThat(fixture.store.removals().resting()).containsExactly(id);
    }
}
