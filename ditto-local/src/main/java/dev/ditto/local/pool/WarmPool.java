package dev.ditto.local.pool;

import dev.ditto.local.clone.DatabaseCloner;
import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.snapshot.Snapshot;
import dev.ditto.local.store.Claim;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.StateStore;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies cloned before anybody asked, by snapshot: a claim never gets a copy of anything but exactly what it asked for.
 * Thread-safe, and safe between processes.
 */
public final class WarmPool {

    private static final Logger LOG = LoggerFactory.getLogger(WarmPool.class);

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
            if (row.isEmpty() || isUsable(row.get(), server)) {
                return row;
            }
            discard(row.get(), server);
        }
    }

    /** A copy that cannot be looked at is given up: nobody would ever learn that it is the caller's by now. */
    private boolean isUsable(CopyRow row, DatabaseServer server) {
        boolean answered = false;
        try {
            boolean there = isThere(row, server);
            answered = true;
            return there;
        } finally {
            if (!answered) {
                store.copies().condemn(row.id(), "Its server did not answer when it was claimed", actor);
            }
        }
    }

    private void discard(CopyRow row, DatabaseServer server) {
        store.copies().condemn(row.id(), "The warm copy's database was missing", actor);
        try {
            cloner.remove(row, server);
        } catch (RuntimeException e) {
            // No reason to fail the claim; the row stays DESTROYING, and the reaper goes on.
            LOG.debug("Copy {} could not be removed yet", row.id(), e);
        }
    }

    private static boolean isThere(CopyRow row, DatabaseServer server) {
        return server.admin(
                "a look at copy " + row.id(), admin -> server.engine().exists(admin, row.database()));
    }
}
