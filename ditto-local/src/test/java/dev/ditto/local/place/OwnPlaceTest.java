package dev.ditto.local.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.CopyNotFoundException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.PausedServers;
import dev.ditto.local.engine.postgres.PostgresEngine;
import dev.ditto.local.port.PortPool;
import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.OwnServers.Standing;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.ManualClock;
import dev.ditto.local.store.StoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a copy's own server is told to end, and whether it is taken to be there. */
class OwnPlaceTest {

    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final Duration LEFT = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final ManualClock time = new ManualClock();
    private final RecordingServers servers = new RecordingServers();
    private final ExecutorService background = Executors.newSingleThreadExecutor();
    private HomeKey key;
    private StoreFixture fixture;
    private OwnPlace place;
    private CopyRow row;

    @BeforeEach
    void open() {
        key = HomeKey.open(Home.open(directory.resolve("home")));
        fixture = StoreFixture.open(directory.resolve("home"), time.boot("boot"));
        open(IDLE);
    }

    private void open(Duration idle) {
        place = new OwnPlace(
                "own-test",
                servers,
                new PostgresEngine(),
                key,
                new PortPool(fixture.store.ports(), 20000, 20010, Duration.ZERO),
                new OwnServerRules("all", 10, false, idle, GRACE, ROUND, Duration.ofSeconds(1), "session"),
                fixture.clock,
                background);
        row = warm();
    }

    @AfterEach
    void close() {
        background.shutdownNow();
        fixture.store.close();
    }

    @Test
    void aWarmOneOutlivesTheLastSessionByTheIdleTime() {
        assertEnds(Optional.empty());
        assertThat(servers.told).containsExactly(toldWarm());
    }

    @Test
    void aWarmOneIsGivenItsTimeAgainWhenHalfOfItIsLeft() {
        assertEnds(Optional.empty());
        time.pass(Duration.ofSeconds(329));
        assertEnds(Optional.empty());
        assertThat(servers.told).containsExactly(toldWarm());

        time.pass(Duration.ofSeconds(1));
        assertEnds(Optional.empty());
        assertThat(servers.told).containsExactly(toldWarm(), toldWarm());
    }

    @Test
    void aClaimedOneLivesToItsDeadlineWhichIsSaidInTheNextRound() {
        assertEnds(Optional.empty());
        row = claimed();
        assertEnds(Optional.of(LEFT));
        assertEnds(Optional.of(LEFT));
        assertThat(servers.told).containsExactly(toldWarm(), toldClaimed());
    }

    @Test
    void aServerIsSaidToBeHeldOnlyWhenItIs() {
        row = claimed();
        servers.answers = false;
        assertEnds(Optional.of(LEFT));
        assertEnds(Optional.of(LEFT));
        assertThat(servers.told).containsExactly(toldClaimed().replace("HELD", "CLAIMED"));

        servers.answers = true;
        assertEnds(Optional.of(LEFT));
        assertThat(servers.told).hasSize(2).last().isEqualTo(toldClaimed());
    }

    @Test
    void aHoldThatIsLostIsMadeAnewInTheNextRound() {
        row = claimed();
        assertEnds(Optional.of(LEFT));
        servers.holds.get(0).lost = true;
        assertEnds(Optional.of(LEFT));
        assertThat(servers.holds).extracting(hold -> hold.closed).containsExactly(true, false);
    }

    @Test
    void aHoldEndsWithItsCopyWhoeverEndedThat() {
        row = claimed();
        assertEnds(Optional.of(LEFT));
        place.drop(row);
        assertThat(servers.holds).extracting(hold -> hold.closed).containsExactly(true);

        assertEnds(Optional.of(LEFT));
        place.assertEnds(List.of(), copy -> Optional.empty());
        assertThat(servers.holds).extracting(hold -> hold.closed).containsExactly(true, true);
    }

    @Test
    void aSessionThatClosesLetsGo() {
        row = claimed();
        assertEnds(Optional.of(LEFT));
        place.close();
        assertThat(servers.holds).extracting(hold -> hold.closed).containsExactly(true);
    }

    @Test
    void whatCouldNotBeSaidIsSaidInTheNextRound() {
        servers.broken = true;
        assertEnds(Optional.empty());
        servers.broken = false;
        assertEnds(Optional.empty());
        assertEnds(Optional.empty());
        assertThat(servers.told).containsExactly(toldWarm(), toldWarm());
    }

    @Test
    void aRenewedOneIsToldAtOnceAndOnceMoreInTheNextRound() throws Exception {
        row = claimed();
        assertEnds(Optional.of(Duration.ofMinutes(1)));
        place.endAfter(row, LEFT);
        background.shutdown();
        assertThat(background.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        assertEnds(Optional.of(LEFT));
        assertThat(servers.told)
                .containsExactly(
                        row.database() + " " + Duration.ofMinutes(1).plus(GRACE) + " HELD",
                        toldClaimed(),
                        toldClaimed());
    }

    @Test
    void aKeptOneIsLetGoOfAndLivesToItsDeadline() {
        row = claimed();
        assertEnds(Optional.of(LEFT));
        place.keep(row, LEFT);
        assertThat(servers.told).containsExactly(toldClaimed(), toldKept());
        assertThat(servers.holds).extracting(hold -> hold.closed).containsExactly(true);
    }

    /** Else the server would end with the session, as one that is held does. */
    @Test
    void aRoundThatKnewTheCopyBeforeItWasKeptDoesNotSayThatItIsHeld() {
        row = claimed();
        place.assertEnds(List.of(row), copy -> {
            place.keep(row, LEFT);
            return Optional.of(LEFT);
        });
        assertThat(servers.told).containsExactly(toldKept());

        place.assertEnds(List.of(), copy -> Optional.empty());
        assertThat(servers.holds).allSatisfy(hold -> assertThat(hold.closed).isTrue());
    }

    @Test
    void aKeptOneThatIsRenewedIsStillNotHeld() throws Exception {
        row = claimed();
        place.keep(row, Duration.ofMinutes(1));
        place.endAfter(row, LEFT);
        background.shutdown();
        assertThat(background.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        assertThat(servers.told).hasSize(2).last().isEqualTo(toldKept());
    }

    @Test
    void whoseServerIsGoneCannotBeKept() {
        row = claimed();
        servers.gone = true;
        assertThatThrownBy(() -> place.keep(row, LEFT))
                .isInstanceOf(CopyNotFoundException.class)
                .hasMessage(
                        "Copy " + row.id() + " cannot be kept: its server is not there any more. See the log for why it"
                                + " ended, and create another copy.");
    }

    @Test
    void aSessionThatClosesRenewsNothingAnyMore() {
        background.shutdown();
        place.endAfter(row, LEFT);
        assertThat(servers.told).isEmpty();
    }

    /** Whatever the idle time, a server that is claimed is found by the round after, though a whole round fails. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 59, 60, 61, 120, 600, 604_800})
    void noWarmOneCanEndBetweenItsClaimAndTheRoundThatMovesItsEnd(int idleSeconds) {
        open(Duration.ofSeconds(idleSeconds));
        assertEnds(Optional.empty());
        Duration end = Duration.ofSeconds(idleSeconds).plus(GRACE);
        Duration least = end;
        Duration now = Duration.ZERO;
        for (int round = 0; round < 200; round++) {
            now = now.plus(ROUND);
            time.pass(ROUND);
            servers.broken = round % 7 == 3;
            Duration left = end.minus(now);
            least = left.compareTo(least) < 0 ? left : least;
            servers.told.clear();
            assertEnds(Optional.empty());
            if (!servers.told.isEmpty() && !servers.broken) {
                end = now.plus(Duration.ofSeconds(idleSeconds)).plus(GRACE);
            }
        }
        assertThat(least).isGreaterThanOrEqualTo(ROUND);
    }

    @Test
    void aClaimAsksTheDaemonOnlyAboutServersNobodyHasSeen() {
        servers.running = Set.of(row.database());
        assertEnds(Optional.empty());
        assertThat(place.isThere(row)).isTrue();
        assertThat(servers.looks).as("the round's look is enough").isEqualTo(1);

        CopyRow other = warm();
        servers.running = Set.of(row.database(), other.database());
        assertThat(place.isThere(other)).isTrue();
        assertThat(place.isThere(other)).isTrue();
        assertThat(servers.looks).as("one that was made since").isEqualTo(2);
    }

    @Test
    void aServerThatWentAwayIsNotTakenForOneThatTookItsPort() {
        servers.running = Set.of(row.database());
        assertEnds(Optional.empty());
        servers.running = Set.of();
        servers.gone = true;
        assertEnds(Optional.empty());
        assertThat(place.isThere(row)).isFalse();
    }

    private String toldWarm() {
        return row.database() + " " + IDLE.plus(GRACE) + " WARM";
    }

    private String toldKept() {
        return toldClaimed().replace("HELD", "CLAIMED");
    }

    private String toldClaimed() {
        return row.database() + " " + LEFT.plus(GRACE) + " HELD";
    }

    private CopyRow warm() {
        return fixture.copies.find(fixture.warm(Duration.ofHours(2)).id()).orElseThrow();
    }

    private void assertEnds(Optional<Duration> left) {
        place.assertEnds(List.of(row), copy -> left);
    }

    /** The same copy, its caller's by now. */
    private CopyRow claimed() {
        return fixture.copies
                .claimWarm(StoreFixture.SNAPSHOT, fixture.claim("session", LEFT), null, null, StoreFixture.ACTOR)
                .orElseThrow();
    }

    /** Servers that do nothing but note when they were told to end. */
    private static final class RecordingServers extends PausedServers {

        private final List<String> told = new ArrayList<>();
        private Set<String> running = Set.of();
        private int looks;
        private final List<RecordingHold> holds = new ArrayList<>();
        private boolean answers = true;
        private boolean gone;
        private boolean broken;

        @Override
        public boolean endAfter(String name, Duration fromNow, Standing standing) {
            told.add(name + " " + fromNow + " " + standing);
            if (broken) {
                throw new RuntimeUnavailableException("The daemon does not answer.");
            }
            return !gone;
        }

        @Override
        public Set<String> running() {
            looks++;
            return running;
        }

        @Override
        public Optional<Hold> hold(String engine, String host, int port) {
            if (answers) {
                holds.add(new RecordingHold());
            }
            return answers ? Optional.of(holds.get(holds.size() - 1)) : Optional.empty();
        }

        @Override
        public void remove(String name) {
            running = Set.of();
        }
    }

    /** A hold that holds nothing. */
    private static final class RecordingHold implements OwnServers.Hold {

        private boolean lost;
        private boolean closed;

        @Override
        public boolean isLost() {
            return lost;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
