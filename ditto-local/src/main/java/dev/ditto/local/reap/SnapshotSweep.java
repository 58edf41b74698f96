package dev.ditto.local.reap;

import dev.ditto.local.clone.DatabaseCloner;
import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.server.DatabaseServers;
import dev.ditto.local.snapshot.SnapshotNames;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.Session;
import dev.ditto.local.store.SnapshotRow;
import dev.ditto.local.store.StateStore;
import dev.ditto.local.store.Ulid;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of cleaning up that concerns snapshots and stray databases. */
public final class SnapshotSweep {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSweep.class);

    /** A database is only a stray if it is that old: a row is written first, but a build of another version may not. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private final Home home;
    private final StateStore store;
    private final DatabaseServers servers;
    private final BootClock clock;
    private final long budgetBytes;

    /** @param budgetBytes how much all snapshots of a server may take; 0 = no limit */
    public SnapshotSweep(Home home, StateStore store, DatabaseServers servers, BootClock clock, long budgetBytes) {
        this.home = home;
        this.store = store;
        this.servers = servers;
        this.clock = clock;
        this.budgetBytes = budgetBytes;
    }

    /** Removes snapshots whose builder died, and those that were retired. */
    void removeAbandoned() {
        for (SnapshotRow row : store.snapshots().in(SnapshotRow.State.BUILDING)) {
            if (Session.isDead(home, row.sessionId())) {
                store.snapshots().retire(row.database());
            }
        }
        store.snapshots().in(SnapshotRow.State.RETIRED).forEach(this::remove);
    }

    /** Retires the least recently used snapshots beyond the budget; never one of which there is a copy, warm or not. */
    void evict() {
        if (budgetBytes > 0) {
            servers.attached().forEach(this::evict);
        }
    }

    private void evict(DatabaseServer server) {
        List<SnapshotRow> ready = store.snapshots().of(server.id()).stream()
                .filter(row -> row.state() == SnapshotRow.State.READY)
                .toList();
        long total = ready.stream().mapToLong(SnapshotRow::sizeBytes).sum();
        for (SnapshotRow row : ready) {
            if (total > budgetBytes && store.snapshots().retireUnused(row.database())) {
                LOG.info(
                        "Snapshots take {} MB, {} are allowed: removing one that was not used for long",
                        total >> 20,
                        budgetBytes >> 20);
                total -= row.sizeBytes();
                remove(row);
            }
        }
    }

    /** Removes databases of ours that no row speaks of, in servers this session is attached to anyway. */
    void removeStrays() {
        for (DatabaseServer server : servers.attached()) {
            // Also by whoever secured the server, unless that was killed in between.
            store.copies().lost(server.id(), "reaper");
            store.snapshots().lost(server.id());
            Set<String> databases = server.admin("a list of its databases", admin -> {
                Set<String> found = new HashSet<>(server.engine().databases(admin, DatabaseCloner.PREFIX));
                found.addAll(server.engine().databases(admin, SnapshotNames.STAGING));
                return found;
            });
            // Rows after databases: what was made in between has a row by now.
            Collection<String> known = known(server);
            databases.stream()
                    .filter(name -> !known.contains(name) && isOld(name))
                    .forEach(name -> drop(server, name));
        }
    }

    private Collection<String> known(DatabaseServer server) {
        Set<String> known = new HashSet<>(store.copies().liveDatabases(server.incarnation()));
        store.snapshots().of(server.id()).forEach(row -> known.add(SnapshotNames.stagingOf(row.database())));
        return known;
    }

    private boolean isOld(String database) {
        String id = database.substring(database.lastIndexOf('_') + 1);
        return Ulid.time(id).isBefore(clock.now().minus(GRACE));
    }

    private static void drop(DatabaseServer server, String database) {
        LOG.info("Removing database {}, which no copy accounts for", database);
        server.admin("to remove a stray database", admin -> {
            server.engine().drop(admin, database, database);
            return true;
        });
    }

    private void remove(SnapshotRow row) {
        Optional<DatabaseServer> server = servers.find(row.serverId());
        if (server.isEmpty() || store.copies().countLive(row.database()) > 0) {
            return;
        }
        if (!server.get().incarnation().equals(row.incarnation())) {
            store.snapshots().lost(row.serverId());
            return;
        }
        server.get().admin("to remove a snapshot", admin -> {
            String staging = SnapshotNames.stagingOf(row.database());
            server.get().engine().dropSnapshot(admin, staging, row.database(), row.owner());
            return true;
        });
        store.snapshots().forget(row.database());
    }
}
