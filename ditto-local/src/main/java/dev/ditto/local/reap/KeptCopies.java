package dev.ditto.local.reap;

import dev.ditto.local.place.Place;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.LockFile;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Copies that outlive their sessions: they are the home's, and end at their deadline. A shared server that holds one has to
 * stay up until then though nobody holds it, so it is told how long, again whenever that changes. Thread-safe.
 */
public final class KeptCopies {

    private static final String LOCK = "kept";

    /** Nobody holds the lock longer than a server takes to be told. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Less than that is no change, but the time that passed while somebody counted. */
    private static final Duration NO_CHANGE = Duration.ofSeconds(5);

    private final Home home;
    private final StateStore store;
    private final BootClock clock;

    /** What this session said last, as a moment of {@link System#nanoTime}; by the data the copies lie in. */
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    public KeptCopies(Home home, StateStore store, BootClock clock) {
        this.home = home;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Makes a copy the home's. Its server is told first: should this JVM be killed in between, the copy ends with its
     * session.
     *
     * @return false if it is not its caller's any more
     */
    @SuppressWarnings("try") // the lock is held, not called
    public boolean keep(Place place, CopyRow row, Duration ttl, String actor) {
        try (LockFile.Held held = lock()) {
            place.keep(row, ttl);
            say(place, longer(ttl, store.copies().keptFor(place.incarnation())));
            boolean kept = store.copies()
                    .keep(row.id(), ttl, clock.after(ttl), clock.now().plus(ttl), actor);
            // It may have been kept for longer before, or have ended meanwhile.
            correct(place);
            return kept;
        }
    }

    /** Says anew how long a place has to stay, now that a kept copy in it ended or has another deadline. */
    @SuppressWarnings("try") // the lock is held, not called
    public void changed(Place place) {
        try (LockFile.Held held = lock()) {
            say(place, store.copies().keptFor(place.incarnation()));
        }
    }

    /**
     * The same, if this session said nothing yet or sees something else than it said: others end copies, too, and may have
     * been killed before they could say so. Whoever is at it anyway is not waited for.
     */
    void look(Place place) {
        if (!isAsSaid(place)) {
            try (LockFile.Held held = home.lock(LOCK).tryAcquire().orElse(null)) {
                if (held != null) {
                    correct(place);
                }
            }
        }
    }

    private void correct(Place place) {
        if (!isAsSaid(place)) {
            say(place, store.copies().keptFor(place.incarnation()));
        }
    }

    private boolean isAsSaid(Place place) {
        Long until = told.get(place.incarnation());
        if (until == null) {
            return false;
        }
        Duration said = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
        return store.copies().keptFor(place.incarnation()).minus(said).abs().compareTo(NO_CHANGE) <= 0;
    }

    /** One session after the other: who counted the copies before another one was kept must not have the last word. */
    private void say(Place place, Duration kept) {
        place.stayUp(kept);
        told.put(place.incarnation(), System.nanoTime() + kept.toNanos());
    }

    private LockFile.Held lock() {
        return home.lock(LOCK).acquire(PATIENCE, "for another session that keeps a copy");
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
