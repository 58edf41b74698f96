package dev.ditto.local.reap;

import dev.ditto.local.place.Names;
import dev.ditto.local.place.Place;
import dev.ditto.local.place.Places;
import dev.ditto.local.place.Resident;
import dev.ditto.local.place.Trace;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.Owner;
import dev.ditto.local.store.StateStore;
import dev.ditto.local.store.StoreOrigin;
import dev.ditto.local.store.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives rows to copies that only a former store knew, which was deleted, replaced or damaged. Whose they are is not known
 * any more, so they belong to all sessions together that lived then, and end with the last of them.
 */
final class Adoption {

    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final Home home;
    private final StateStore store;
    private final Places places;
    private final BootClock clock;
    private final Duration life;
    private final String actor;

    /**
     * @param life how long an adopted copy lives at most: as long as any copy may, since nothing but its row knew how
     *     often its end was moved
     */
    Adoption(Home home, StateStore store, Places places, BootClock clock, Duration life, String actor) {
        this.home = home;
        this.store = store;
        this.places = places;
        this.clock = clock;
        this.life = life;
        this.actor = actor;
    }

    /**
     * Adopts the copies among what has no row.
     *
     * @return what is left: nobody who lives speaks for it
     */
    List<Resident> adopt(Place place, List<Resident> unknown) {
        if (unknown.isEmpty()) {
            return unknown;
        }
        StoreOrigin origin = store.former().origin();
        Optional<Owner> heirs = origin.owner(home);
        if (heirs.isEmpty()) {
            return unknown;
        }
        List<Resident> former = unknown.stream()
                .filter(resident -> origin.mayFollow(resident.created()))
                .toList();
        Set<String> spokenFor = new HashSet<>(adoptCopies(place, former, heirs.get()));
        // Somebody may be filling it still; who is, removes it, or dies.
        former.stream()
                .map(Resident::name)
                .filter(name -> !Names.isCopy(name) && !Names.isTemplate(name))
                .forEach(spokenFor::add);
        return unknown.stream()
                .filter(resident -> !spokenFor.contains(resident.name()))
                .toList();
    }

    private Collection<String> adoptCopies(Place place, List<Resident> former, Owner heirs) {
        Set<String> copies =
                former.stream().map(Resident::name).filter(Names::isCopy).collect(Collectors.toSet());
        if (copies.isEmpty()) {
            return copies;
        }
        places.noteAgain(place);
        long adopted = place.traces().stream()
                .filter(trace -> copies.contains(trace.name()))
                .filter(trace -> adopt(place, trace, heirs))
                .count();
        if (adopted > 0) {
            LOG.info("{} copies that the former store knew are recorded again", adopted);
        }
        Collection<String> recorded = store.copies().liveDatabases(place.incarnation());
        // One that is only half made has left no trace; its maker removes it.
        return copies.stream()
                .filter(name -> recorded.contains(name)
                        || store.copies().find(Names.idOf(name)).isEmpty())
                .toList();
    }

    private boolean adopt(Place place, Trace trace, Owner heirs) {
        String id = Names.idOf(trace.name());
        Instant created = Ulid.time(id);
        CopyRow row = new CopyRow(
                id,
                CopyState.READY,
                heirs,
                trace.snapshot(),
                trace.role(),
                place.incarnation(),
                place.id(),
                place.engine().name(),
                trace.name(),
                trace.address().host(),
                trace.address().port(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                life,
                created,
                Optional.of(created),
                Optional.empty());
        return store.former().adopt(row, clock.after(life), trace.ownPort(), actor);
    }
}
