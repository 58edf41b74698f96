package dev.ditto.local.reap;

import dev.ditto.local.place.Place;
import dev.ditto.local.place.Places;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.Session;
import dev.ditto.local.store.SnapshotRow;
import dev.ditto.local.store.StateStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of cleaning up that concerns snapshots. */
public final class SnapshotSweep {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSweep.class);

    private final Home home;
    private final StateStore store;
    private final Places places;
    private final Removers removers;
    private final long budgetBytes;

    /** @param budgetBytes how much all snapshots of a place may take; 0 = no limit */
    public SnapshotSweep(Home home, StateStore store, Places places, Removers removers, long budgetBytes) {
        this.home = home;
        this.store = store;
        this.places = places;
        this.removers = removers;
        this.budgetBytes = budgetBytes;
    }

    /** Removes snapshots whose builder died, and those that were retired. */
    void removeAbandoned(Removers.Manner manner) {
        for (SnapshotRow row : store.snapshots().in(SnapshotRow.State.BUILDING)) {
            if (Session.isDead(home, row.sessionId())) {
                store.snapshots().retire(row.database());
            }
        }
        List<SnapshotRow> retired = store.snapshots().in(SnapshotRow.State.RETIRED);
        retired.forEach(row -> store.copies().condemnWarm(row.database(), "Its snapshot was removed", "reaper"));
        removeNowOrLater(retired, manner);
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
        List<SnapshotRow> beyond = new ArrayList<>();
        long total = ready.stream().mapToLong(SnapshotRow::sizeBytes).sum();
        for (SnapshotRow row : ready) {
            if (total > budgetBytes && store.snapshots().retireUnused(row.database())) {
                LOG.info(
                        "Snapshots take {} MB, {} are allowed: removing one that was not used for long",
                        total >> 20,
                        budgetBytes >> 20);
                total -= row.sizeBytes();
                beyond.add(row);
            }
        }
        removeNowOrLater(beyond, Removers.Manner.ROUND);
    }

    /** One that resists, or takes its time, must not keep the others, nor anything else, from being removed. */
    private void removeNowOrLater(List<SnapshotRow> rows, Removers.Manner manner) {
        AtomicReference<@Nullable ServerLostException> lost = new AtomicReference<>();
        Map<String, Runnable> removals = new LinkedHashMap<>();
        rows.forEach(row -> removals.put(row.database(), () -> removeNowOrLater(row, lost)));
        removers.remove(removals, manner);
        ServerLostException away = lost.get();
        if (away != null) {
            throw away;
        }
    }

    private void removeNowOrLater(SnapshotRow row, AtomicReference<@Nullable ServerLostException> lost) {
        try {
            remove(row);
        } catch (ServerLostException e) {
            lost.set(e);
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
