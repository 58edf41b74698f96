package dev.ditto.local.reap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.engine.postgres.PostgresEngine;
import dev.ditto.local.place.OwnServerRules;
import dev.ditto.local.place.Place;
import dev.ditto.local.place.Places;
import dev.ditto.local.port.PortPool;
import dev.ditto.local.server.DatabaseServers;
import dev.ditto.local.server.DatabaseServers.ServerLimits;
import dev.ditto.local.spi.OwnServers.Found;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.ManualClock;
import dev.ditto.local.store.Session;
import dev.ditto.local.store.StoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed when rows and what is there do not agree. */
class ResidentSweepTest {

    private static final Duration TTL = Duration.ofMinutes(10);
    private static final String STRAY = "ditto_c_stray";
    private static final String DEAD = "a-session-that-left-no-lock-file";

    @TempDir
    Path directory;

    private final ManualClock time = new ManualClock();
    private final ListedServers servers = new ListedServers();
    private StoreFixture fixture;
    private Places places;
    private ResidentSweep sweep;

    @BeforeEach
    void open() {
        HomeKey key = HomeKey.open(Home.open(directory.resolve("home")));
        fixture = StoreFixture.open(directory.resolve("home"), time.boot("boot"));
        PortPool ports = new PortPool(fixture.store.ports(), 20_000, 20_010, Duration.ZERO);
        Duration second = Duration.ofSeconds(1);
        DatabaseServers shared = new DatabaseServers(
                fixture.home,
                key,
                fixture.store,
                ports,
                servers.runtime(),
                new PostgresEngine(),
                new ServerLimits(10, 0, 1, second, second));
        places = new Places(
                shared,
                servers.runtime(),
                fixture.store,
                key,
                ports,
                new OwnServerRules("all", 10, false, TTL, second, second, second, "mine"),
                fixture.clock);
        sweep = new ResidentSweep(fixture.home, fixture.store, places, fixture.clock, "mine", TTL);
    }

    @AfterEach
    void close() {
        places.close();
        fixture.close();
    }

    /** A copy with a server of its own, that is its caller's. */
    private CopyRow ready() {
        Place own = places.own();
        fixture.addSnapshot("ditto_t_own", own.incarnation());
        CopyRow row = fixture.row("mine", false);
        row = new CopyRow(
                row.id(),
                row.state(),
                row.owner(),
                "ditto_t_own",
                row.role(),
                own.incarnation(),
                own.id(),
                row.engine(),
                row.database(),
                row.host(),
                row.port(),
                row.runId(),
                row.jobName(),
                Optional.empty(),
                false,
                TTL,
                fixture.clock.now(),
                Optional.empty(),
                Optional.empty());
        fixture.copies.intend(row, fixture.clock.after(TTL), StoreFixture.ACTOR);
        fixture.copies.ready(row.id(), row.host(), row.port(), java.util.Map.of(), StoreFixture.ACTOR);
        return row;
    }

    private void found(String name, String session, Duration age) {
        Instant created = fixture.clock.now().minus(age);
        servers.found.add(new Found(name, false, true, session, created, "", 0));
    }

    @Test
    void aListThatFailsIsNoReasonToRemoveOrCondemnAnything() {
        CopyRow row = ready();
        found(STRAY, DEAD, Duration.ofDays(1));
        servers.listing = Optional.of(new RuntimeUnavailableException("The daemon does not answer."));

        assertThatThrownBy(sweep::run).hasMessage("The daemon does not answer.");

        assertThat(fixture.state(row.id())).isEqualTo(CopyState.READY);
        assertThat(servers.removed).isEmpty();
    }

    @Test
    void aCopyThatIsNotThereAnyMoreIsCondemned() {
        CopyRow row = ready();
        assertThat(sweep.run()).isOne();
        assertThat(fixture.state(row.id())).isEqualTo(CopyState.DESTROYING);
        assertThat(fixture.copies.find(row.id()).orElseThrow().error()).isPresent();
    }

    @Test
    void whatARowAccountsForStays() {
        CopyRow row = ready();
        found(row.database(), DEAD, Duration.ofDays(1));
        assertThat(sweep.run()).isZero();
        assertThat(servers.removed).isEmpty();
    }

    @Test
    void aStrayOfADeadSessionIsRemovedOnceItIsTwoMinutesOld() {
        places.own();
        found(STRAY, DEAD, Duration.ofSeconds(119));
        sweep.run();
        assertThat(servers.removed).as("younger than the grace").isEmpty();

        time.pass(Duration.ofSeconds(2));
        sweep.run();
        assertThat(servers.removed).containsExactly(STRAY);
    }

    @Test
    void whatALivingSessionMayBeMakingIsLeftAlone() {
        places.own();
        try (Session living = Session.open(fixture.home)) {
            found(STRAY, living.id(), Duration.ofDays(1));
            sweep.run();
            assertThat(servers.removed).isEmpty();
        }
        sweep.run();
        assertThat(servers.removed).containsExactly(STRAY);
    }
}
