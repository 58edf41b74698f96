package dev.ditto.local;

import dev.ditto.ChangesIncompleteException;
import dev.ditto.CopyNotFoundException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.TableChange;
import dev.ditto.local.clone.CloneOrder;
import dev.ditto.local.clone.Patience;
import dev.ditto.local.place.Address;
import dev.ditto.local.place.Place;
import dev.ditto.local.snapshot.Snapshot;
import dev.ditto.local.spi.CloneStrategy;
import dev.ditto.local.spi.Comparison;
import dev.ditto.local.spi.ComparisonLimits;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.store.Claim;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.Owner;
import dev.ditto.local.store.SnapshotRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was done to a copy. Nobody can connect to a snapshot, so the copy is compared with another clone, made for it and
 * removed again: a copy of this session like any other, so that it ends with it if nothing else ends it. A warm one would
 * do as well, but the next test waits for that. Thread-safe.
 */
final class CopyChanges {

    private static final Logger LOG = LoggerFactory.getLogger(CopyChanges.class);

    /** How much longer than the comparison the other clone may live, should nobody be left to remove it. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Rooms rooms;
    private final ComparisonLimits limits;
    private final Duration patience;
    private final Consumer<CopyRow> remover;

    /** @param remover destroys a copy and returns when it is gone */
    CopyChanges(Rooms rooms, DittoConfig config, Consumer<CopyRow> remover) {
        this.rooms = rooms;
        this.remover = remover;
        limits = new ComparisonLimits(config.changesTime(), config.changesRows());
        patience = config.claimTimeout();
    }

    List<TableChange> of(CopyRow row, Place place) {
        if (row.state() != CopyState.READY) {
            throw new CopyNotFoundException("Copy " + row.id() + " is " + row.state()
                    + " and cannot be compared with its snapshot; only a READY copy can.");
        }
        if (!place.incarnation().equals(row.incarnation())) {
            throw place.replaced();
        }
        long begin = System.nanoTime();
        Comparison comparison = compared(row, place);
        LOG.debug(
                "Compared {} tables of copy {} in {} ms",
                comparison.tables(),
                row.id(),
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
        if (!comparison.notCompared().isEmpty()) {
            throw new ChangesIncompleteException(
                    ChangesMessage.of(row.id(), comparison), comparison.changes(), comparison.notCompared());
        }
        return comparison.changes();
    }

    private Comparison compared(CopyRow row, Place place) {
        try (Connection copy = connect(row, place)) {
            CopyRow sibling = clone(row, place, copy.getMetaData().getDatabaseProductVersion());
            try (Connection original = connect(sibling, place)) {
                return place.engine().compare(copy, original, limits);
            } finally {
                remove(sibling);
            }
        } catch (SQLException e) {
            throw place.translate("a comparison of copy " + row.id() + " with its snapshot", e);
        }
    }

    /** As its own user: what a dump and tests put into a database may be code, and must not meet an administrator. */
    private Connection connect(CopyRow row, Place place) throws SQLException {
        Address address = place.moved().orElse(new Address(row.host(), row.port()));
        Engine engine = place.engine();
        return engine.connect(
                address.host(),
                address.port(),
                row.database(),
                row.database(),
                rooms.cloner().password(row.id()));
    }

    private CopyRow clone(CopyRow row, Place place, String version) {
        Duration life = limits.longest().plus(GRACE);
        Claim claim = new Claim(
                Owner.session(rooms.session().id()),
                life,
                rooms.clock().after(life),
                row.runId(),
                Optional.of("changes of " + row.id()));
        return snapshot(row, place, version)
                .flatMap(snapshot -> rooms.cloner()
                        .clone(snapshot, place, new CloneOrder(claim, false, life, Patience.fromNow(patience))))
                .orElseThrow(() -> new RuntimeUnavailableException("Copy " + row.id()
                        + " cannot be compared with its snapshot " + row.snapshot()
                        + ", which was removed meanwhile. The next copy of its dump restores it again."));
    }

    /** The snapshot a copy was made of, if there still is one of that name. */
    private Optional<Snapshot> snapshot(CopyRow row, Place place, String version) {
        return rooms.store().snapshots().of(place.id()).stream()
                .filter(found -> found.database().equals(row.snapshot()))
                .filter(found -> found.state() == SnapshotRow.State.READY)
                .findFirst()
                .map(found -> new Snapshot(
                        found.database(),
                        found.owner(),
                        new CloneStrategy(found.strategy(), ""),
                        // What is started from a frozen server runs what that server ran, whatever is said here; only
                        // how
                        // it is run depends on the version.
                        new ServerBinaries(place.engine().name(), version, ""),
                        found.sizeBytes(),
                        Optional.empty(),
                        false));
    }

    private void remove(CopyRow sibling) {
        try {
            remover.accept(sibling);
        } catch (RuntimeException e) {
            // The comparison is over, well or badly, and that is what was asked for; the reaper goes on.
            LOG.warn("Copy {}, made for a comparison, could not be removed yet: {}", sibling.id(), e.getMessage());
        }
    }
}
