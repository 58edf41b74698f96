package dev.ditto.local.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.engine.postgres.PostgresEngine;
import dev.ditto.local.port.PortPool;
import dev.ditto.local.spi.OwnServer;
import dev.ditto.local.spi.OwnServerRequest;
import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.StoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a copy's own server is told to end. */
class OwnPlaceTest {

    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Duration LEFT = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final RecordingServers servers = new RecordingServers();
    private final ExecutorService background = Executors.newSingleThreadExecutor();
    private StoreFixture fixture;
    private OwnPlace place;
    private CopyRow row;

    @BeforeEach
    void open() {
        HomeKey key = HomeKey.open(Home.open(directory.resolve("home")));
        fixture = StoreFixture.open(directory.resolve("home"));
        place = new OwnPlace(
                "own-test",
                servers,
                new PostgresEngine(),
                key,
                new PortPool(fixture.store.ports(), 20000, 20010, Duration.ZERO),
                new OwnServerRules("all", 10, false, IDLE, GRACE, Duration.ofSeconds(1), "session"),
                background);
        row = fixture.row("session", true);
    }

    @AfterEach
    void close() {
        background.shutdownNow();
        fixture.store.close();
    }

    @Test
    void aWarmOneOutlivesTheLastSessionByTheIdleTime() throws Exception {
        place.assertEnd(row, Optional::empty);
        assertThat(told()).containsExactly(row.database() + " " + IDLE.plus(GRACE));
    }

    @Test
    void aClaimedOneLivesToItsDeadline() throws Exception {
        place.assertEnd(row, () -> Optional.of(LEFT));
        assertThat(told()).containsExactly(row.database() + " " + LEFT.plus(GRACE));
    }

    @Test
    void oneThatIsClaimedMeanwhileIsGivenItsTimeBack() throws Exception {
        Iterator<Optional<Duration>> answers =
                List.of(Optional.<Duration>empty(), Optional.of(LEFT)).iterator();
        place.assertEnd(row, answers::next);
        assertThat(told())
                .containsExactly(row.database() + " " + IDLE.plus(GRACE), row.database() + " " + LEFT.plus(GRACE));
    }

    @Test
    void aDaemonThatDoesNotAnswerIsNobodysFailure() throws Exception {
        servers.broken = true;
        place.assertEnd(row, Optional::empty);
        place.endAfter(row, LEFT);
        assertThat(told()).hasSize(2);
    }

    @Test
    void aSessionThatClosesSaysNothingAnyMore() {
        background.shutdown();
        place.endAfter(row, LEFT);
        place.assertEnd(row, Optional::empty);
        assertThat(servers.told).isEmpty();
    }

    private List<String> told() throws InterruptedException {
        background.shutdown();
        assertThat(background.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        return servers.told;
    }

    /** Servers that do nothing but note when they were told to end. */
    private static final class RecordingServers implements OwnServers {

        private final List<String> told = new ArrayList<>();
        private volatile boolean broken;

        @Override
        public boolean endAfter(String name, Duration fromNow) {
            told.add(name + " " + fromNow);
            if (broken) {
                throw new RuntimeUnavailableException("The daemon does not answer.");
            }
            return true;
        }

        @Override
        public String incarnation() {
            return "daemon";
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public OwnServer empty(OwnServerRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long freeze(OwnServer server, String frozen) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OwnServer start(String frozen, OwnServerRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isAlive(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean answers(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void removeFrozen(String frozen) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Found> list() {
            return List.of();
        }
    }
}
