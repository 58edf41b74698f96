package dev.ditto.local.pool;

import dev.ditto.local.clone.Cloner;
import dev.ditto.local.place.Address;
import dev.ditto.local.place.Place;
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
    private final Cloner cloner;
    private final String actor;

    public WarmPool(StateStore store, Cloner cloner, String actor) {
        this.store = store;
        this.cloner = cloner;
        this.actor = actor;
    }

    /**
     * A warm copy, now its caller's; empty if there is none. One that turns out to be missing is passed over. The place
     * learns of its new deadline from {@link Place#assertEnds}, soon enough.
     */
    public Optional<CopyRow> claim(Snapshot snapshot, Place place, Claim claim) {
        Optional<Address> moved = place.moved();
        String host = moved.map(Address::host).orElse(null);
        Integer port = moved.map(Address::port).orElse(null);
        while (true) {
            Optional<CopyRow> row = store.copies().claimWarm(snapshot.database(), claim, host, port, actor);
            if (row.isEmpty()) {
                return row;
            }
            if (isUsable(row.get(), place)) {
                return row;
            }
            discard(row.get(), place);
        }
    }

    /** A copy that cannot be looked at is given up: nobody would ever learn that it is the caller's by now. */
    private boolean isUsable(CopyRow row, Place place) {
        boolean answered = false;
        try {
            boolean there = place.isThere(row);
            answered = true;
            return there;
        } finally {
            if (!answered) {
                store.copies().condemn(row.id(), "Its server did not answer when it was claimed", actor);
            }
        }
    }

    private void discard(CopyRow row, Place place) {
        store.copies().condemn(row.id(), "The warm copy was missing", actor);
        try {
            cloner.remove(row, place);
        } catch (RuntimeException e) {
            // No reason to fail the claim; the row stays DESTROYING, and the reaper goes on.
            LOG.debug("Copy {} could not be removed yet", row.id(), e);
        }
    }
}
