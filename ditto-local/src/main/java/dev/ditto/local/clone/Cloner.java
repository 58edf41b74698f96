package dev.ditto.local.clone;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.place.Address;
import dev.ditto.local.place.Names;
import dev.ditto.local.place.Place;
import dev.ditto.local.place.SnapshotMissingException;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.snapshot.Snapshot;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.Claim;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.DiskFloor;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.StateStore;
import dev.ditto.local.store.Ulid;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes copies of a snapshot, and removes them, wherever they lie. Every step is a row first; a copy is ready only after
 * its own user has logged in. Thread-safe.
 */
public final class Cloner {

    private static final Logger LOG = LoggerFactory.getLogger(Cloner.class);

    /** More at once make each slower, and none faster: cloning is bound by the disk and by locks of the server. */
    private static final int TURNS = Math.max(2, 2 * Runtime.getRuntime().availableProcessors());

    private final Semaphore turns = new Semaphore(TURNS, true);
    private final StateStore store;
    private final BootClock clock;
    private final HomeKey key;
    private final DiskFloor floor;
    private final String actor;

    public Cloner(StateStore store, BootClock clock, HomeKey key, DiskFloor floor, String actor) {
        this.floor = floor;
        this.store = store;
        this.clock = clock;
        this.key = key;
        this.actor = actor;
    }

    /** The password of a copy's login. */
    public String password(String copyId) {
        return key.password("copy:" + copyId);
    }

    /**
     * Clones the snapshot.
     *
     * @return the copy; empty if the snapshot was removed meanwhile
     * @throws ServerLostException if the server went away
     */
    public Optional<CopyRow> clone(Snapshot snapshot, Place place, CloneOrder order) {
        takeTurn(order);
        try {
            return cloneNow(snapshot, place, order);
        } finally {
            turns.release();
        }
    }

    private Optional<CopyRow> cloneNow(Snapshot snapshot, Place place, CloneOrder order) {
        floor.requireRoom("another copy");
        String id = Ulid.next(clock.now());
        Address reserved = place.reserve(id);
        CopyRow row = row(id, reserved, snapshot, place, order);
        if (!store.copies().intend(row, order.claim().deadline(), actor)) {
            place.release(id, reserved);
            return Optional.empty();
        }
        try {
            long begin = System.nanoTime();
            Address address = place.make(snapshot.source(), row, password(id), order.life());
            logIn(row, place, address);
            publish(row, address, order, millisSince(begin), snapshot);
            return store.copies().find(id);
        } catch (SnapshotMissingException e) {
            giveUp(row, place, e);
            LOG.warn("The snapshot {} was removed by somebody else; it is restored again", snapshot.database());
            store.snapshots().retire(snapshot.database());
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            giveUp(row, place, e);
            throw e;
        }
    }

    /**
     * Removes a copy that is condemned; when this returns, it and its login are gone and its row says so.
     *
     * @throws ServerLostException if the server went away, or another one took its place that this session does not know
     */
    public void remove(CopyRow row, Place place) {
        if (!place.incarnation().equals(row.incarnation())) {
            store.copies().lost(row.serverId(), actor);
            if (!isEnded(row)) {
                throw place.replaced();
            }
            return;
        }
        try {
            place.drop(row);
        } catch (RuntimeUnavailableException e) {
            // Two that remove one login at once get in each other's way; the second try finds it gone.
            LOG.debug("Removing copy {} once more", row.id(), e);
            place.drop(row);
        }
        store.copies().gone(row.id(), actor);
    }

    private boolean isEnded(CopyRow row) {
        return store.copies()
                .find(row.id())
                .map(now -> now.state().status().isTerminal())
                .orElse(true);
    }

    private void takeTurn(CloneOrder order) {
        try {
            if (!turns.tryAcquire(order.patience().left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ClaimTimeoutException("No copy could be made within "
                        + order.patience().whole().toMillis() + " ms: " + TURNS + " are being made at once, and "
                        + turns.getQueueLength()
                        + " wait. Raise the claim timeout or the size of the warm pool, or lower"
                        + " the parallelism of the tests.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("Interrupted while waiting for a copy.", e);
        }
    }

    /** A copy is ready when its user got in, and not before. */
    private void logIn(CopyRow row, Place place, Address address) {
        String user = row.database();
        try (Connection connection =
                place.engine().connect(address.host(), address.port(), row.database(), user, password(row.id()))) {
            if (!connection.isValid(5)) {
                throw new SQLException("The login works, but the connection does not answer");
            }
        } catch (SQLException e) {
            throw place.translate("the login of copy " + row.id(), e);
        }
    }

    private void publish(CopyRow row, Address at, CloneOrder order, String cloneMillis, Snapshot snapshot) {
        Map<String, String> metadata =
                Map.of("clone_ms", cloneMillis, "strategy", snapshot.strategy().id());
        boolean won = order.warm()
                ? store.copies().warm(row.id(), order.claim().deadline(), at.host(), at.port(), metadata, actor)
                : store.copies().ready(row.id(), at.host(), at.port(), metadata, actor);
        if (!won) {
            throw new RuntimeUnavailableException("Copy " + row.id()
                    + " was removed while it was being made: its deadline passed, or this process was taken for dead.");
        }
    }

    private void giveUp(CopyRow row, Place place, Throwable failure) {
        try {
            store.copies().condemn(row.id(), "The copy could not be made: " + failure.getMessage(), actor);
            remove(row, place);
        } catch (RuntimeException e) {
            // The failure that led here is the one to tell; the row stays DESTROYING, and the reaper goes on.
            LOG.debug("Copy {} could not be removed yet", row.id(), e);
        }
    }

    private CopyRow row(String id, Address address, Snapshot snapshot, Place place, CloneOrder order) {
        Claim claim = order.claim();
        return new CopyRow(
                id,
                CopyState.CREATING,
                claim.owner(),
                snapshot.database(),
                snapshot.owner(),
                place.incarnation(),
                place.id(),
                place.engine().name(),
                Names.copy(id),
                address.host(),
                address.port(),
                claim.runId(),
                claim.jobName(),
                Optional.empty(),
                order.warm(),
                claim.ttl(),
                clock.now(),
                Optional.empty(),
                Optional.empty());
    }

    private static String millisSince(long begin) {
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begin) / 1e6);
    }
}
