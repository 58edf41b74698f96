package dev.ditto.local.reap;

import dev.ditto.local.place.Place;
import dev.ditto.local.place.Places;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.SnapshotRow;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The living side of the dead-man switch: every session says again and again how long the copies it sees to may live, so
 * that they end by themselves when nobody is left to say so. Runs in every session, elected or not. Never throws.
 */
public final class Deadlines implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

    /** A claim moves the end itself; this is for the case that it could not. */
    private static final Duration CLAIMED = Duration.ofMinutes(5);

    private final StateStore store;
    private final Places places;
    private final BootClock clock;
    private final String sessionId;
    private final Map<String, Instant> asserted = new ConcurrentHashMap<>();

    public Deadlines(StateStore store, Places places, BootClock clock, String sessionId) {
        this.store = store;
        this.places = places;
        this.clock = clock;
        this.sessionId = sessionId;
    }

    @Override
    public void run() {
        try {
            asserted.values().removeIf(last -> last.isBefore(clock.now().minus(CLAIMED)));
            for (Place place : places.used()) {
                store.snapshots().of(place.id()).stream()
                        .filter(row -> row.state() == SnapshotRow.State.BUILDING
                                && row.sessionId().equals(sessionId)
                                && asserted.putIfAbsent(row.database(), clock.now()) == null)
                        .forEach(place::keepStaging);
                store.copies().usable(place.incarnation()).stream()
                        .filter(this::isDue)
                        .forEach(row -> place.assertEnd(row, () -> left(row)));
            }
        } catch (RuntimeException e) {
            LOG.debug("The ends of copies were not asserted now", e);
        }
    }

    /** Warm ones are everybody's, and every round's. */
    private boolean isDue(CopyRow row) {
        return row.state() == CopyState.WARM
                || (row.owner().id().equals(sessionId) && asserted.putIfAbsent(row.id(), clock.now()) == null);
    }

    private Optional<Duration> left(CopyRow row) {
        return store.copies()
                .find(row.id())
                .filter(now -> now.state() == CopyState.READY)
                .flatMap(now -> store.copies().deadline(now.id()))
                .map(clock::until);
    }
}
