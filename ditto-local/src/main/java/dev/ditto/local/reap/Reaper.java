package dev.ditto.local.reap;

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
import dev.ditto.local.store.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    private final CondemnedSweep condemned;
    private final SnapshotSweep snapshots;
    private final ResidentSweep residents;
    private final TemporarySweep temporary;
    private int lossesNoticed;
    private volatile Instant vacuumed = Instant.now();

    public Reaper(
            Home home,
            StateStore store,
            DatabaseServers servers,
            Places places,
            CondemnedSweep condemned,
            SnapshotSweep snapshots,
            ResidentSweep residents) {
        this.home = home;
        this.store = store;
        this.servers = servers;
        this.places = places;
        this.condemned = condemned;
        this.snapshots = snapshots;
        this.residents = residents;
        temporary = new TemporarySweep(home);
    }

    /** One round, if no other session is at it. Never throws: what fails is tried again in the next round. */
    @Override
    public void run() {
        if (noticeLoss()) {
            elected(this::round);
        }
    }

    /**
     * Sees whether the store still is the one this session opened, and gives rows to its copies if it is another one.
     * Never throws.
     *
     * @return false if the store cannot be used
     */
    public synchronized boolean noticeLoss() {
        try {
            store.look();
            int losses = store.losses();
            if (losses != lossesNoticed) {
                residents.adopt();
                lossesNoticed = losses;
            }
            return true;
        } catch (RuntimeException e) {
            LOG.warn("Cleaning up was put off, nothing was removed: {}", e.getMessage());
            LOG.debug("The store cannot be used", e);
            return false;
        }
    }

    /**
     * Looks for a copy that no row tells of.
     *
     * @return whether a former store may have known it, so that it is worth to look at the rows again
     */
    public boolean adopt(String copyId) {
        if (!store.former().origin().mayFollow(Ulid.time(copyId))) {
            return false;
        }
        residents.adopt();
        return true;
    }

    /**
     * Removes servers that nobody used for days, and ends the rows of those that are gone. Once per session is enough.
     * Never throws.
     */
    public void retireServers() {
        elected(() -> {
            store.check();
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
        expire(Removers.Manner.ROUND);
        recover(Removers.Manner.ROUND);
        servers.releaseIdlePorts();
        snapshots.evict();
        temporary.run();
        store.copies().forgetEnded(REMEMBERED, MOST_REMEMBERED);
        store.keepReserve();
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
     * Removes copies whose deadline has passed, and tries again what resists.
     *
     * @return how many
     */
    public int expire() {
        return expire(Removers.Manner.ASKED);
    }

    private int expire(Removers.Manner manner) {
        List<CopyRow> expired = store.copies().expired();
        expired.forEach(Reaper::tell);
        expired.forEach(row -> store.copies().condemn(row.id(), "Its deadline passed", ACTOR));
        condemned.run(manner);
        return expired.size();
    }

    /** Its user would otherwise only see logins fail. */
    private static void tell(CopyRow row) {
        if (row.isKept()) {
            LOG.info(
                    "Copy {}{} was kept for {} s and is removed",
                    row.id(),
                    row.jobName().map(name -> " of " + name).orElse(""),
                    row.ttl().toSeconds());
        } else if (row.state() == CopyState.READY) {
            LOG.warn(
                    "Copy {}{} reached its TTL of {} s and is removed; ask for a longer one, or renew it in time",
                    row.id(),
                    row.jobName().map(name -> " of " + name).orElse(""),
                    row.ttl().toSeconds());
        }
    }

    /**
     * Removes what belongs to sessions that are dead, copies that somebody else ended, and what nobody has a row for, and
     * tries again what resists.
     *
     * @return how many copies
     */
    public int recover() {
        return recover(Removers.Manner.ASKED);
    }

    private int recover(Removers.Manner manner) {
        try {
            return recoverOnce(manner);
        } catch (ServerLostException e) {
            places.lost(e);
            return recoverOnce(manner);
        }
    }

    private int recoverOnce(Removers.Manner manner) {
        int count = 0;
        for (String session : store.copies().owningSessions()) {
            if (Session.isDead(home, session)) {
                for (CopyRow row : store.copies().ownedBy(session)) {
                    count += store.copies().condemn(row.id(), "Its session died", ACTOR) ? 1 : 0;
                }
            }
        }
        condemned.run(manner);
        snapshots.removeAbandoned(manner);
        int missing = residents.run();
        if (missing > 0) {
            condemned.run(manner);
        }
        forgetSessions();
        return count + missing;
    }

    private void vacuum() {
        if (store.copies().countEndedSince(vacuumed) >= COPIES_BETWEEN_VACUUMS) {
            vacuumed = Instant.now();
            places.used().forEach(Place::maintain);
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
