package dev.ditto.local.reap;

import dev.ditto.local.clone.Cloner;
import dev.ditto.local.engine.postgres.PostgresEngine;
import dev.ditto.local.place.Names;
import dev.ditto.local.place.OwnServerRules;
import dev.ditto.local.place.Places;
import dev.ditto.local.port.PortPool;
import dev.ditto.local.server.DatabaseServers;
import dev.ditto.local.server.DatabaseServers.ServerLimits;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.DiskFloor;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.Owner;
import dev.ditto.local.store.Session;
import dev.ditto.local.store.SnapshotRow;
import dev.ditto.local.store.StateStore;
import dev.ditto.local.store.StoreFixture;
import dev.ditto.local.store.Ulid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A session with a reaper and a clock of the test's, whose copies are servers of their own that a test makes stubborn. */
final class ReapedHome implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(2);

    final StubbornServers servers;
    final Home home;
    final StateStore store;
    final Reaper reaper;
    private final BootClock clock;
    private final Session session;
    private final Removers removers;
    private final Places places;
    private final DatabaseServers databases;

    ReapedHome(Path directory, BootClock clock, StubbornServers servers) {
        this.clock = clock;
        this.servers = servers;
        HomeKey key = HomeKey.open(Home.open(directory));
        StoreFixture fixture = StoreFixture.open(directory, clock);
        home = fixture.home;
        store = fixture.store;
        session = Session.open(home);
        PortPool ports = new PortPool(store.ports(), 20_000, 20_010, Duration.ZERO);
        Duration moment = Duration.ofSeconds(1);
        databases = new DatabaseServers(
                home,
                key,
                store,
                ports,
                servers.runtime(),
                new PostgresEngine(),
                new ServerLimits(10, 0, 1, Duration.ZERO, moment));
        places = new Places(
                databases,
                servers.runtime(),
                store,
                key,
                ports,
                new OwnServerRules("all", 10, false, moment, moment, moment, moment, session.id()),
                clock);
        Cloner cloner = new Cloner(store, clock, key, new DiskFloor(home, store, 0), "test");
        removers = new Removers(new Removers.Patience(PATIENCE, PATIENCE));
        reaper = new Reaper(
                home,
                store,
                databases,
                places,
                new CondemnedSweep(store, places, cloner, removers),
                new SnapshotSweep(home, store, places, removers, 0),
                new ResidentSweep(home, store, places, clock, session.id(), Duration.ofHours(1)));
    }

    Deadlines deadlines() {
        return new Deadlines(store, places, clock, session.id(), new KeptCopies(home, store, clock));
    }

    String sessionId() {
        return session.id();
    }

    /** A copy of this session that is its caller's. */
    CopyRow ready(Duration ttl) {
        return ready(session.id(), ttl);
    }

    CopyRow ready(String sessionId, Duration ttl) {
        CopyRow row = row(sessionId, ttl);
        servers.there.add(row.database());
        store.copies().intend(row, clock.after(ttl), "test");
        store.copies().ready(row.id(), row.host(), row.port(), Map.of(), "test");
        return row;
    }

    /** One that somebody began to remove. */
    CopyRow condemned() {
        CopyRow row = ready(Duration.ofDays(1));
        store.copies().condemn(row.id(), "test", "test");
        return row;
    }

    /** A snapshot that was retired and is to be removed. */
    String retiredSnapshot() {
        String name = Names.template(Ulid.next(clock.now()));
        store.snapshots()
                .intend(new SnapshotRow(
                        name,
                        "key-" + name,
                        servers.incarnation(),
                        places.own().id(),
                        "owner",
                        SnapshotRow.State.BUILDING,
                        "",
                        0,
                        Duration.ZERO,
                        session.id()));
        store.snapshots().retire(name);
        return name;
    }

    private CopyRow row(String sessionId, Duration ttl) {
        CopyRow row = StoreFixture.row(clock, sessionId, false);
        return new CopyRow(
                row.id(),
                CopyState.CREATING,
                Owner.session(sessionId),
                row.snapshot(),
                row.role(),
                servers.incarnation(),
                places.own().id(),
                row.engine(),
                row.database(),
                row.host(),
                row.port(),
                row.runId(),
                row.jobName(),
                row.error(),
                false,
                ttl,
                row.createdAt(),
                row.readyAt(),
                row.destroyedAt());
    }

    CopyState state(CopyRow row) {
        return store.copies().find(row.id()).orElseThrow().state();
    }

    @Override
    public void close() {
        removers.close();
        places.close();
        databases.close();
        session.closeCleanly();
        store.close();
    }
}
