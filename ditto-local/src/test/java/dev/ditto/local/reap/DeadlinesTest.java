package dev.ditto.local.reap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose servers a session sees to. */
class DeadlinesTest {

    private static final Duration TTL = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    private final StubbornServers servers = new StubbornServers();
    private ReapedHome home;

    @BeforeEach
    void open() {
        home = new ReapedHome(directory.resolve("home"), new ManualClock().boot("boot"), servers);
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void itsOwnAreHeldUntilTheyEnd() {
        CopyRow row = home.ready(TTL);
        Deadlines deadlines = home.deadlines();
        deadlines.run();
        assertThat(servers.held).containsExactly(row.port());

        home.store.copies().condemn(row.id(), "test", "test");
        deadlines.run();
        assertThat(servers.held).isEmpty();
    }

    @Test
    void thoseItOwnsTogetherWithOthersAreHeldToo() {
        CopyRow row = home.ready("another," + home.sessionId(), TTL);
        home.deadlines().run();
        assertThat(servers.held).containsExactly(row.port());
    }

    @Test
    void othersAreNot() {
        home.ready("another", TTL);
        home.deadlines().run();
        assertThat(servers.held).isEmpty();
    }
}
