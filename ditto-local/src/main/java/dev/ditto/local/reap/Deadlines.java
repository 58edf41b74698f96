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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The living side of the dead-man switch: every session says again and again how long the copies it sees to may live, so
 * that they end by themselves when nobody is left to say so. Runs in every session, elected or not. Never throws.
 * Thread-safe.
 */
public final class Deadlines implements Runnable {

    /** How often it is to run: several times within the shortest time that anything outlives the last word of a session. */
    public static final Duration ROUND = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

    /** Much shorter than what a staging may live without a word. */
    private static final Duration STAGING = Duration.ofMinutes(5);

    private final StateStore store;
    private final Places places;
    private final BootClock clock;
    private final String sessionId;
    private final KeptCopies kept;
    private final Map<String, Instant> stagings = new HashMap<>();

    public Deadlines(StateStore store, Places places, BootClock clock, String sessionId, KeptCopies kept) {
        this.store = store;
        this.places = places;
        this.clock = clock;
        this.sessionId = sessionId;
        this.kept = kept;
    }

    /** One round. */
    @Override
    public synchronized void run() {
        try {
            stagings.values().removeIf(last -> last.isBefore(clock.now().minus(STAGING)));
            for (Place place : places.used()) {
                store.snapshots().of(place.id()).stream()
                        .filter(this::isFilledHere)
                        .filter(row -> stagings.putIfAbsent(row.database(), clock.now()) == null)
                        .forEach(place::keepStaging);
                place.assertEnds(seenTo(place), this::left);
            }
            places.used().forEach(kept::look);
        } catch (RuntimeException e) {
            LOG.debug("The ends of copies were not asserted now", e);
        }
    }

    private boolean isFilledHere(SnapshotRow row) {
        return row.state() == SnapshotRow.State.BUILDING && row.sessionId().equals(sessionId);
    }

    /** Warm ones are everybody's, and those that only a lost store knew belong to all who lived then. */
    private List<CopyRow> seenTo(Place place) {
        return store.copies().usable(place.incarnation()).stream()
                .filter(row -> row.state() == CopyState.WARM || row.owner().includes(sessionId))
                .toList();
    }

    private Optional<Duration> left(CopyRow row) {
        return store.copies()
                .find(row.id())
                .filter(now -> now.state() == CopyState.READY)
                .flatMap(now -> store.copies().deadline(now.id()))
                .map(clock::until);
    }
}
