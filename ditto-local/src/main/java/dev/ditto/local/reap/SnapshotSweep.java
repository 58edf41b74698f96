package dev.ditto.local.reap;

import dev.ditto.local.place.Place;
import dev.ditto.local.place.Places;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.Session;
import dev.ditto.local.store.SnapshotRow;
import dev.ditto.local.store.StateStore;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of cleaning up that concerns snapshots. */
public final class SnapshotSweep {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSweep.class);

    private final Home home;
    private final StateStore store;
    private final Places places;
    private final long budgetBytes;

    /** @param budgetBytes how much all snapshots of a place may take; 0 = no limit */
    public SnapshotSweep(Home home, StateStore store, Places places, long budgetBytes) {
        this.home = home;
        this.store = store;
        this.places = places;
        this.budgetBytes = budgetBytes;
    }

    /** Removes snapshots whose builder died, and those that were retired. */
    void removeAbandoned() {
        for (SnapshotRow row : store.snapshots().in(SnapshotRow.State.BUILDING)) {
            if (Session.isDead(home, row.sessionId())) {
                store.snapshots().retire(row.database());
            }
        }
        for (SnapshotRow row : store.snapshots().in(SnapshotRow.State.RETIRED)) {
            store.copies().condemnWarm(row.database(), "Its snapshot was removed", "reaper");
            removeNowOrLater(row);
        }
    }

    /** Retires the least recently used snapshots beyond the budget; never one of which there is a copy, warm or not. */
    void evict() {
        if (budgetBytes > 0) {
            places.used().forEach(this::evict);
        }
    }

    private void evict(Place place) {
        List<SnapshotRow> ready = store.snapshots().of(place.id()).stream()
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
                removeNowOrLater(row);
            }
        }
    }

    /** One that resists must not keep the others, nor anything else, from being removed. */
    private void removeNowOrLater(SnapshotRow row) {
        try {
            remove(row);
        } catch (ServerLostException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("Snapshot {} could not be removed yet: {}", row.database(), e.getMessage());
        }
    }

    private void remove(SnapshotRow row) {
        Optional<Place> place = places.find(row.serverId());
        if (place.isEmpty() || store.copies().countLive(row.database()) > 0) {
            return;
        }
        if (!place.get().incarnation().equals(row.incarnation())) {
            store.snapshots().lost(row.serverId());
            return;
        }
        place.get().dropSnapshot(row);
        store.snapshots().forget(row.database());
    }
}
