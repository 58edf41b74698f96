package dev.ditto.local.pool;

import dev.ditto.local.clone.DatabaseCloner;
import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.snapshot.Snapshot;
import dev.ditto.local.store.Claim;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.StateStore;
import java.util.Optional;

/**
 * Copies cloned before anybody asked, by snapshot: a claim never gets a copy of anything but exactly what it asked for.
 * Thread-safe, and safe between processes.
 */
public final class WarmPool {

    private final StateStore store;
    private final DatabaseCloner cloner;
    private final String actor;

    public WarmPool(StateStore store, DatabaseCloner cloner, String actor) {
        this.store = store;
        this.cloner = cloner;
        this.actor = actor;
    }

    /** A warm copy, now its caller's; empty if there is none. One that turns out to be missing is passed over. */
    public Optional<CopyRow> claim(Snapshot snapshot, DatabaseServer server, Claim claim) {
        while (true) {
            Optional<CopyRow> row =
                    store.copies().claimWarm(snapshot.database(), claim, server.host(), server.port(), actor);
            if (row.isEmpty() || isThere(row.get(), server)) {
                return row;
            }
            store.copies().condemn(row.get().id(), "The warm copy's database was missing", actor);
            cloner.remove(row.get(), server);
        }
    }

    private static boolean isThere(CopyRow row, DatabaseServer server) {
        return server.admin(
                "a look at copy " + row.id(), admin -> server.engine().exists(admin, row.database()));
    }
}
