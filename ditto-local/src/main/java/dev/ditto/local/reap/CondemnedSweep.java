package dev.ditto.local.reap;

import dev.ditto.local.clone.Cloner;
import dev.ditto.local.place.Places;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.Resistance;
import dev.ditto.local.store.StateStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes everything condemned, whoever began, and tries for ever what resists, so that nothing is left. Thread-safe.
 */
public final class CondemnedSweep {

    private static final Logger LOG = LoggerFactory.getLogger(CondemnedSweep.class);

    private final StateStore store;
    private final Places places;
    private final Cloner cloner;
    private final Removers removers;

    public CondemnedSweep(StateStore store, Places places, Cloner cloner, Removers removers) {
        this.store = store;
        this.places = places;
        this.cloner = cloner;
        this.removers = removers;
    }

    void run(Removers.Manner manner) {
        List<CopyRow> condemned = store.copies().condemned();
        if (!condemned.isEmpty()) {
            Set<String> resting =
                    manner == Removers.Manner.ROUND ? store.removals().resting() : Set.of();
            removers.remove(removals(condemned.stream().filter(row -> !resting.contains(row.id()))), manner);
        }
    }

    private Map<String, Runnable> removals(Stream<CopyRow> rows) {
        SweptPlaces swept = new SweptPlaces(places);
        Map<String, Runnable> removals = new LinkedHashMap<>();
        rows.forEach(row -> removals.put(row.database(), () -> remove(row, swept)));
        return removals;
    }

    /** What fails is tried again. */
    private void remove(CopyRow row, SweptPlaces swept) {
        try {
            swept.find(row.serverId())
                    .ifPresentOrElse(
                            place -> cloner.remove(row, place),
                            () -> LOG.debug(
                                    "Copy {} lies in a server this version does not use; it stays condemned",
                                    row.id()));
        } catch (ServerLostException e) {
            // Not the copy's doing, so it does not count.
            swept.lost(row.serverId(), e);
        } catch (RuntimeException e) {
            failed(row, e);
        }
    }

    private void failed(CopyRow row, RuntimeException cause) {
        try {
            store.removals().failed(row.id()).ifPresent(resistance -> tell(row, resistance, cause));
        } catch (RuntimeException e) {
            LOG.warn("Copy {} could not be removed yet: {}", row.id(), cause.getMessage());
            LOG.debug("Nor could that be recorded", e);
        }
    }

    private static void tell(CopyRow row, Resistance resistance, RuntimeException cause) {
        if (resistance.alarming()) {
            LOG.warn(
                    "Copy {}{} could not be removed for {} s, in {} tries. It is {} at {}:{}, in {}. See what holds it"
                            + " there, or remove it by hand; ditto tries again every {} s and sees when it is gone. The"
                            + " last cause: {}",
                    row.id(),
                    row.jobName().map(name -> " of " + name).orElse(""),
                    resistance.lasting().toSeconds(),
                    resistance.attempts(),
                    row.database(),
                    row.host(),
                    row.port(),
                    row.serverId(),
                    resistance.rest().toSeconds(),
                    cause.getMessage());
        } else if (resistance.attempts() == 1) {
            LOG.warn("Copy {} could not be removed yet: {}", row.id(), cause.getMessage());
        } else {
            LOG.debug("Copy {} could not be removed, {} times by now", row.id(), resistance.attempts(), cause);
        }
    }
}
