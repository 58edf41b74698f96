package dev.ditto.local;

import dev.ditto.local.clone.Cloner;
import dev.ditto.local.engine.postgres.PostgresEngine;
import dev.ditto.local.place.OwnServerRules;
import dev.ditto.local.place.Places;
import dev.ditto.local.pool.ExpectedCopies;
import dev.ditto.local.pool.WarmPool;
import dev.ditto.local.pool.WarmPoolRefiller;
import dev.ditto.local.port.PortPool;
import dev.ditto.local.reap.CondemnedSweep;
import dev.ditto.local.reap.Deadlines;
import dev.ditto.local.reap.KeptCopies;
import dev.ditto.local.reap.Reaper;
import dev.ditto.local.reap.Removers;
import dev.ditto.local.reap.ResidentSweep;
import dev.ditto.local.reap.SnapshotSweep;
import dev.ditto.local.runtime.docker.DockerRuntime;
import dev.ditto.local.runtime.docker.daemon.DockerSettings;
import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.server.DatabaseServers;
import dev.ditto.local.server.DatabaseServers.ServerLimits;
import dev.ditto.local.server.Runtimes;
import dev.ditto.local.snapshot.RestoreLimits;
import dev.ditto.local.snapshot.Snapshots;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.DiskFloor;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.Session;
import dev.ditto.local.store.SnapshotRow;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one session, opened and wired: the one place that knows them all.
 *
 * @param actor how this session signs what it does
 */
record Rooms(
        Home home,
        BootClock clock,
        Session session,
        StateStore store,
        DatabaseServers servers,
        ServerChoices choices,
        Places places,
        Snapshots snapshots,
        Cloner cloner,
        DiskFloor floor,
        WarmPool pool,
        ExpectedCopies expected,
        WarmPoolRefiller refiller,
        Reaper reaper,
        Removers removers,
        Deadlines deadlines,
        KeptCopies kept,
        String actor) {

    private static final long MEGABYTE = 1 << 20;
    private static final int SHORT_ID = 8;

    /** The living see a deadline pass before the server does. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    static Rooms open(DittoConfig config, Seams seams) {
        Home home = Home.open(config.home());
        BootClock clock = new BootClock();
        Session session = Session.open(home);
        StateStore store = null;
        boolean done = false;
        try {
            // Before the store, which is made under its eyes.
            HomeKey key = HomeKey.open(home);
            store = StateStore.open(home, clock, session.id(), seams.store());
            Rooms rooms = wire(config, seams, home, key, clock, session, store);
            // Meanwhile, in another thread, the store opens.
            rooms.servers.joinRunning();
            store.await();
            session.noteStore();
            done = true;
            return rooms;
        } finally {
            if (!done) {
                try {
                    if (store != null) {
                        store.close();
                    }
                } finally {
                    session.closeCleanly();
                }
            }
        }
    }

    private static Rooms wire(
            DittoConfig config,
            Seams seams,
            Home home,
            HomeKey key,
            BootClock clock,
            Session session,
            StateStore store) {
        String actor = "session " + session.id().substring(0, SHORT_ID);
        PortPool ports = new PortPool(store.ports(), config.portPoolStart(), config.portPoolEnd(), config.portWait());
        Engine engine = seams.engine().apply(Runtimes.engine(PostgresEngine.NAME));
        engine.requireDriver();
        DockerSettings docker = ContainerSettings.of(config);
        ServerRuntime runtime = seams.runtime()
                .apply(Runtimes.runtime(
                        config.runtime(),
                        engine.name(),
                        List.of(DockerRuntime.of(docker, ContainerSettings.pullLock(home), key.stateId()))));
        ServerLimits limits = limits(config, runtime.name().equals(DockerRuntime.NAME) ? docker : null);
        DatabaseServers servers = new DatabaseServers(home, key, store, ports, runtime, engine, limits);
        Places places = new Places(servers, runtime, store, key, ports, rules(config, runtime, session), clock);
        DiskFloor floor = new DiskFloor(home, store, config.homeFreeMb() * MEGABYTE);
        Cloner cloner = new Cloner(store, clock, key, floor, actor);
        ExpectedCopies expected = new ExpectedCopies();
        Removers removers = new Removers();
        CondemnedSweep condemned = new CondemnedSweep(store, places, cloner, removers);
        SnapshotSweep sweep = new SnapshotSweep(home, store, places, removers, config.snapshotsBudgetMb() * MEGABYTE);
        KeptCopies kept = new KeptCopies(home, store, clock);
        ResidentSweep residents = new ResidentSweep(home, store, places, clock, session.id(), config.maxTtl());
        return new Rooms(
                home,
                clock,
                session,
                store,
                servers,
                new ServerChoices(servers),
                places,
                new Snapshots(home, store, session.id(), floor, restoreLimits(config)),
                cloner,
                floor,
                new WarmPool(store, cloner, actor),
                expected,
                new WarmPoolRefiller(
                        home,
                        store,
                        clock,
                        cloner,
                        session.id(),
                        expected,
                        config.warmPoolSize(),
                        config.warmMaxAge(),
                        config.maxTtl()),
                new Reaper(home, store, servers, places, condemned, sweep, residents),
                removers,
                new Deadlines(store, places, clock, session.id(), kept),
                kept,
                actor);
    }

    private static ServerLimits limits(DittoConfig config, @Nullable DockerSettings docker) {
        int copiesToFit = config.warmPoolSize() + 4;
        return docker == null
                ? new ServerLimits(
                        config.embeddedMaxConnections(),
                        config.embeddedMemoryBudgetMb() * MEGABYTE,
                        copiesToFit,
                        config.embeddedIdle(),
                        config.claimTimeout())
                : new ServerLimits(
                        docker.maxConnections(),
                        docker.memoryBudgetBytes(),
                        copiesToFit,
                        docker.idle(),
                        config.claimTimeout());
    }

    private static RestoreLimits restoreLimits(DittoConfig config) {
        return new RestoreLimits(
                config.restoreMaxMb().map(megabytes -> megabytes * MEGABYTE), config.homeFreeMb() * MEGABYTE);
    }

    private static OwnServerRules rules(DittoConfig config, ServerRuntime runtime, Session session) {
        return new OwnServerRules(
                runtime.clients(),
                DatabaseServer.OWN_CONNECTIONS,
                config.copySuperuser(),
                config.dockerIdle(),
                GRACE,
                Deadlines.ROUND,
                config.claimTimeout(),
                session.id());
    }

    /** Neither a copy nor what was to become a snapshot. */
    private boolean leavesNothing() {
        return store.copies().ownedBy(session.id()).isEmpty()
                && store.snapshots().in(SnapshotRow.State.BUILDING).stream()
                        .noneMatch(row -> row.sessionId().equals(session.id()));
    }

    /** Lets go of everything, in reverse order. */
    void close() {
        try (session;
                store) {
            try {
                removers.close();
                choices.close();
                snapshots.close();
                places.close();
                if (leavesNothing()) {
                    servers.leaveInOrder();
                }
            } finally {
                servers.close();
            }
            if (store.copies().ownedBy(session.id()).isEmpty()) {
                session.closeCleanly();
            }
        }
    }
}
