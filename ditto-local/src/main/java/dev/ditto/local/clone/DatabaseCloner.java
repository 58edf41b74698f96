package dev.ditto.local.clone;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.snapshot.Snapshot;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.Claim;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.StateStore;
import dev.ditto.local.store.Ulid;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes copies by cloning a snapshot's database, and removes them. Every step is a row first; a copy is ready only after
 * its own user has logged in. Thread-safe.
 */
public final class DatabaseCloner {

    /** Databases of copies, and their logins, are called so and then the copy's id. */
    public static final String PREFIX = "ditto_c_";

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseCloner.class);

    /** More at once make each slower, and none faster: cloning is bound by the disk and by locks of the server. */
    private static final int TURNS = Math.max(2, 2 * Runtime.getRuntime().availableProcessors());

    private final Semaphore turns = new Semaphore(TURNS, true);
    private final StateStore store;
    private final BootClock clock;
    private final HomeKey key;
    private final String actor;

    public DatabaseCloner(StateStore store, BootClock clock, HomeKey key, String actor) {
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
    public Optional<CopyRow> clone(Snapshot snapshot, DatabaseServer server, CloneOrder order) {
        takeTurn(order);
        try {
            return cloneNow(snapshot, server, order);
        } finally {
            turns.release();
        }
    }

    private Optional<CopyRow> cloneNow(Snapshot snapshot, DatabaseServer server, CloneOrder order) {
        CopyRow row = row(snapshot, server, order);
        if (!store.copies().intend(row, order.claim().deadline(), actor)) {
            return Optional.empty();
        }
        try {
            long begin = System.nanoTime();
            makeDatabase(snapshot, server, row);
            publish(row, order, millisSince(begin), snapshot);
            return store.copies().find(row.id());
        } catch (RuntimeException | Error e) {
            giveUp(row, server, e);
            if (isMissing(e)) {
                LOG.warn("The snapshot {} was removed by somebody else; it is restored again", snapshot.database());
                store.snapshots().retire(snapshot.database());
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Removes a copy that is condemned; when this returns, its database and login are gone and its row says so.
     *
     * @throws ServerLostException if the server went away, or another one took its place that this session does not know
     */
    public void remove(CopyRow row, DatabaseServer server) {
        if (!server.incarnation().equals(row.incarnation())) {
            store.copies().lost(row.serverId(), actor);
            if (!isEnded(row)) {
                throw server.replaced();
            }
            return;
        }
        try {
            drop(row, server);
        } catch (RuntimeUnavailableException e) {
            // Two that remove one login at once get in each other's way; the second try finds it gone.
            LOG.debug("Removing copy {} once more", row.id(), e);
            drop(row, server);
        }
        store.copies().gone(row.id(), actor);
    }

    private boolean isEnded(CopyRow row) {
        return store.copies()
                .find(row.id())
                .map(now -> now.state().status().isTerminal())
                .orElse(true);
    }

    private static void drop(CopyRow row, DatabaseServer server) {
        server.admin("to remove copy " + row.id(), admin -> {
            server.engine().drop(admin, row.database(), row.database());
            if (server.engine().exists(admin, row.database())) {
                throw new SQLException("The database " + row.database() + " is still there");
            }
            return true;
        });
    }

    private void takeTurn(CloneOrder order) {
        try {
            if (!turns.tryAcquire(order.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ClaimTimeoutException("No copy could be made within "
                        + order.patience().toMillis() + " ms: " + TURNS + " are being made at once, and "
                        + turns.getQueueLength()
                        + " wait. Raise the claim timeout or the size of the warm pool, or lower"
                        + " the parallelism of the tests.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("Interrupted while waiting for a copy.", e);
        }
    }

    private void makeDatabase(Snapshot snapshot, DatabaseServer server, CopyRow row) {
        Engine engine = server.engine();
        String password = password(row.id());
        server.admin("a copy of " + snapshot.database(), admin -> {
            engine.cloneDatabase(admin, snapshot.database(), row.database(), snapshot.strategy());
            engine.admit(admin, row.database(), snapshot.owner(), row.database(), password);
            return true;
        });
        try (Connection connection =
                engine.connect(server.host(), server.port(), row.database(), row.database(), password)) {
            if (!connection.isValid(5)) {
                throw new SQLException("The login works, but the connection does not answer");
            }
        } catch (SQLException e) {
            throw server.translate("the login of copy " + row.id(), e);
        }
    }

    private void publish(CopyRow row, CloneOrder order, String cloneMillis, Snapshot snapshot) {
        Map<String, String> metadata =
                Map.of("clone_ms", cloneMillis, "strategy", snapshot.strategy().id());
        boolean won = order.warm()
                ? store.copies().warm(row.id(), order.claim().deadline(), metadata, actor)
                : store.copies().ready(row.id(), metadata, actor);
        if (!won) {
            throw new RuntimeUnavailableException("Copy " + row.id()
                    + " was removed while it was being made: its deadline passed, or this process was taken for dead.");
        }
    }

    /** Whether the database to clone is not there. */
    private static boolean isMissing(Throwable failure) {
        return failure.getCause() instanceof SQLException e && "3D000".equals(e.getSQLState());
    }

    private void giveUp(CopyRow row, DatabaseServer server, Throwable failure) {
        try {
            store.copies().condemn(row.id(), "The copy could not be made: " + failure.getMessage(), actor);
            remove(row, server);
        } catch (RuntimeException e) {
            // The failure that led here is the one to tell; the row stays DESTROYING, and the reaper goes on.
            LOG.debug("Copy {} could not be removed yet", row.id(), e);
        }
    }

    private CopyRow row(Snapshot snapshot, DatabaseServer server, CloneOrder order) {
        Instant now = clock.now();
        String id = Ulid.next(now);
        Claim claim = order.claim();
        return new CopyRow(
                id,
                CopyState.CREATING,
                claim.owner(),
                snapshot.database(),
                snapshot.owner(),
                server.incarnation(),
                server.id(),
                server.engine().name(),
                PREFIX + id.toLowerCase(Locale.ROOT),
                server.host(),
                server.port(),
                claim.runId(),
                claim.jobName(),
                Optional.empty(),
                order.warm(),
                claim.ttl(),
                now,
                Optional.empty(),
                Optional.empty());
    }

    private static String millisSince(long begin) {
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begin) / 1e6);
    }
}
