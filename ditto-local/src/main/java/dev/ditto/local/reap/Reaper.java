package dev.ditto.local.reap;

import dev.ditto.local.clone.Cloner;
import dev.ditto.local.place.Place;
import dev.ditto.local.place.Places;
import dev.ditto.local.server.DatabaseServers;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.server.UnusedServers;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.LockFile;
import dev.ditto.local.store.Session;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what dead sessions and passed deadlines left. Runs in every session, elected by a lock; whatever cannot be
 * read ends the round, so that nothing is removed by mistake. Thread-safe.
 */
public final class Reaper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
    private static final Duration REMEMBERED = Duration.ofDays(7);
    private static final int MOST_REMEMBERED = 10_000;
    private static final int COPIES_BETWEEN_VACUUMS = 200;

    /** Over a weekend, or a few days on another branch, a server stays; for longer, its memory is worth more. */
    private static final Duration UNUSED = Duration.ofDays(3);

    private static final String ACTOR = "reaper";

    private final Home home;
    private final StateStore store;
    private final DatabaseServers servers;
    private final Places places;
    private final Cloner cloner;
    private final SnapshotSweep snapshots;
    private final ResidentSweep residents;
    private final TemporarySweep temporary;
    private volatile Instant vacuumed = Instant.now();

    public Reaper(
            Home home,
            StateStore store,
            DatabaseServers servers,
            Places places,
            Cloner cloner,
            SnapshotSweep snapshots,
            ResidentSweep residents) {
        this.home = home;
        this.store = store;
        this.servers = servers;
        this.places = places;
        this.cloner = cloner;
        this.snapshots = snapshots;
        this.residents = residents;
        temporary = new TemporarySweep(home);
    }

    /** One round, if no other session is at it. Never throws: what fails is tried again in the next round. */
    @Override
    public void run() {
        elected(this::round);
    }

    /**
     * Removes servers that nobody used for days, and ends the rows of those that are gone. Once per session is enough.
     * Never throws.
     */
    public void retireServers() {
        elected(() -> {
            UnusedServers unused = servers.unused();
            unused.retire(UNUSED);
            unused.settle(ACTOR);
        });
    }

    private void elected(Runnable work) {
        try (LockFile.Held elected = home.lock("reaper").tryAcquire().orElse(null)) {
            if (elected != null) {
                work.run();
            }
        } catch (ServerLostException e) {
            // The next round attaches anew if there is anything to remove.
            places.lost(e);
            LOG.debug("Cleaning up was put off: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("Cleaning up was put off, nothing more was removed: {}", e.getMessage());
            LOG.debug("Cleaning up was put off", e);
        }
    }

    private void round() {
        expire();
        recover();
        servers.releaseIdlePorts();
        snapshots.evict();
        store.copies().forgetEnded(REMEMBERED, MOST_REMEMBERED);
        temporary.run();
        vacuum();
    }

    /** Removes the least recently used snapshots beyond the budget. Never throws: the next round tries again. */
    public void keepToBudget() {
        try {
            snapshots.evict();
        } catch (RuntimeException e) {
            LOG.warn("Snapshots beyond the budget could not be removed yet: {}", e.getMessage());
        }
    }

    /**
     * Removes copies whose deadline has passed.
     *
     * @return how many
     */
    public int expire() {
        List<CopyRow> expired = store.copies().expired();
        expired.forEach(Reaper::tell);
        expired.forEach(row -> store.copies().condemn(row.id(), "Its deadline passed", ACTOR));
        finish();
        return expired.size();
    }

    /** Its user would otherwise only see logins fail. */
    private static void tell(CopyRow row) {
        if (row.state() == CopyState.READY) {
            LOG.warn(
                    "Copy {}{} reached its TTL of {} s and is removed; ask for a longer one, or renew it in time",
                    row.id(),
                    row.jobName().map(name -> " of " + name).orElse(""),
                    row.ttl().toSeconds());
        }
    }

    /**
     * Removes what belongs to sessions that are dead, copies that somebody else ended, and what nobody has a row for.
     *
     * @return how many copies
     */
    public int recover() {
        try {
            return recoverOnce();
        } catch (ServerLostException e) {
            places.lost(e);
            return recoverOnce();
        }
    }

    private int recoverOnce() {
        int count = 0;
        for (String session : store.copies().owningSessions()) {
            if (Session.isDead(home, session)) {
                for (CopyRow row : store.copies().ownedBy(session)) {
                    count += store.copies().condemn(row.id(), "Its session died", ACTOR) ? 1 : 0;
                }
            }
        }
        finish();
        snapshots.removeAbandoned();
        int missing = residents.run();
        if (missing > 0) {
            finish();
        }
        forgetSessions();
        return count + missing;
    }

    /** Removes everything condemned, whoever began. One that resists stays, and is tried again. */
    void finish() {
        Set<String> outOfReach = new HashSet<>();
        for (CopyRow row : store.copies().condemned()) {
            if (!outOfReach.contains(row.serverId()) && !reached(row)) {
                outOfReach.add(row.serverId());
            }
        }
    }

    private void vacuum() {
        if (store.copies().countEndedSince(vacuumed) >= COPIES_BETWEEN_VACUUMS) {
            vacuumed = Instant.now();
            places.used().forEach(Place::maintain);
        }
    }

    /** False if the row's server cannot be reached: the other rows in it need not be tried now. */
    private boolean reached(CopyRow row) {
        Place place;
        try {
            place = places.find(row.serverId()).orElse(null);
        } catch (RuntimeException e) {
            LOG.warn("Server {} cannot be reached to remove copies in it: {}", row.serverId(), e.getMessage());
            return false;
        }
        if (place == null) {
            LOG.debug("Copy {} lies in a server this version does not use; it stays condemned", row.id());
            return false;
        }
        try {
            cloner.remove(row, place);
            return true;
        } catch (ServerLostException e) {
            places.lost(e);
            return false;
        } catch (RuntimeException e) {
            LOG.warn("Copy {} could not be removed yet: {}", row.id(), e.getMessage());
            return true;
        }
    }

    private void forgetSessions() {
        for (String session : Session.known(home)) {
            if (Session.isDead(home, session) && store.copies().ownedBy(session).isEmpty()) {
                Session.forget(home, session);
            }
        }
    }
}
