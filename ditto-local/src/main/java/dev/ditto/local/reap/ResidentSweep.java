package dev.ditto.local.reap;

import dev.ditto.local.place.Names;
import dev.ditto.local.place.Place;
import dev.ditto.local.place.Places;
import dev.ditto.local.place.Resident;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.Session;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares rows with what is there, in places this session uses anyway: what no row accounts for is removed, and a copy
 * that somebody else ended is condemned, so that its user is told and its port is free again.
 */
public final class ResidentSweep {

    private static final Logger LOG = LoggerFactory.getLogger(ResidentSweep.class);

    /** Something is only a stray if it is that old: a row is written first, but a build of another version may not. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final String ACTOR = "reaper";

    private final Home home;
    private final StateStore store;
    private final Places places;
    private final BootClock clock;
    private final String sessionId;
    private final Adoption adoption;

    /** @param longestLife how long any copy may live */
    public ResidentSweep(
            Home home, StateStore store, Places places, BootClock clock, String sessionId, Duration longestLife) {
        this.home = home;
        this.store = store;
        this.places = places;
        this.clock = clock;
        this.sessionId = sessionId;
        adoption = new Adoption(home, store, places, clock, longestLife, ACTOR);
    }

    /** Gives rows to copies that only a former store knew; removes nothing. */
    void adopt() {
        for (Place place : places.used()) {
            try {
                adoption.adopt(place, unknown(place, place.residents()));
            } catch (ServerLostException e) {
                places.lost(e);
                LOG.debug("Copies of a server that went away were not adopted", e);
            }
        }
    }

    /**
     * One round.
     *
     * @return how many copies were condemned
     */
    int run() {
        int condemned = 0;
        for (Place place : places.used()) {
            try {
                condemned += compare(place);
            } catch (ServerLostException e) {
                LOG.info("{} Attaching again.", e.getMessage());
                places.lost(e);
            }
        }
        // Each time: whoever was told of the loss may not have come to an end with it, as the daemon was away, too.
        rejoin();
        return condemned;
    }

    /** A server that went away is started again, or another one takes its place, which settles what became of the copies. */
    private void rejoin() {
        Set<String> used = places.used().stream().map(Place::id).collect(Collectors.toSet());
        store.copies().ownedBy(sessionId).stream()
                .filter(row -> row.state() == CopyState.READY)
                .map(CopyRow::serverId)
                .filter(server -> !used.contains(server))
                .distinct()
                .forEach(places::find);
    }

    private int compare(Place place) {
        // Also by whoever secured the server, unless that was killed in between.
        store.copies().lost(place.id(), ACTOR);
        store.snapshots().lost(place.id());
        // These rows before residents: what was made in between is not missing.
        List<CopyRow> believed = store.copies().usable(place.incarnation());
        List<Resident> residents = place.residents();
        int missing = condemnMissing(place, believed, residents);
        // And these after them: what was made in between has a row by now.
        adoption.adopt(place, unknown(place, residents)).stream()
                .filter(resident -> isAbandoned(resident) && !isNeeded(resident))
                .forEach(resident -> drop(place, resident.name()));
        return missing;
    }

    private List<Resident> unknown(Place place, List<Resident> residents) {
        Collection<String> known = known(place);
        return residents.stream()
                .filter(resident -> !known.contains(resident.name()))
                .toList();
    }

    /** A snapshot whose row went with a former store is of no use, but somebody may be cloning it yet, and copies need it. */
    private boolean isNeeded(Resident resident) {
        return Names.isTemplate(resident.name())
                && (store.copies().countLive(resident.name()) > 0
                        || store.former().origin().since().isAfter(clock.now().minus(GRACE)));
    }

    private int condemnMissing(Place place, List<CopyRow> believed, List<Resident> residents) {
        Set<String> alive =
                residents.stream().filter(Resident::alive).map(Resident::name).collect(Collectors.toSet());
        int count = 0;
        for (CopyRow row : believed) {
            if (!alive.contains(row.database()) && !place.isThere(row)) {
                count += condemn(row) ? 1 : 0;
            }
        }
        return count;
    }

    /** Its user would otherwise only see connections refused. */
    private boolean condemn(CopyRow row) {
        String reason = "It ended without ditto: its server or the daemon was stopped or ran out of memory, or somebody"
                + " removed it. Create another copy.";
        boolean won = store.copies().missing(row.id(), reason, ACTOR);
        if (won && row.state() == CopyState.READY) {
            LOG.warn(
                    "Copy {}{} is not there any more. {}",
                    row.id(),
                    row.jobName().map(name -> " of " + name).orElse(""),
                    reason);
        }
        return won;
    }

    private Collection<String> known(Place place) {
        Set<String> known = new HashSet<>(store.copies().liveDatabases(place.incarnation()));
        store.snapshots().of(place.id()).forEach(row -> known.addAll(place.namesOf(row)));
        return known;
    }

    private boolean isAbandoned(Resident resident) {
        return resident.created().isBefore(clock.now().minus(GRACE))
                && resident.session()
                        .map(session -> Session.isDead(home, session))
                        .orElse(true);
    }

    private static void drop(Place place, String name) {
        LOG.info("Removing {}, which no copy accounts for", name);
        try {
            place.dropStray(name);
        } catch (ServerLostException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("{} could not be removed yet: {}", name, e.getMessage());
        }
    }
}
