package dev.ditto.local.snapshot;

import dev.ditto.RestoreFailedException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.place.Frozen;
import dev.ditto.local.place.Names;
import dev.ditto.local.place.Place;
import dev.ditto.local.place.Staging;
import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.snapshot.RestoreLimits.Measured;
import dev.ditto.local.spi.Dump;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.Progress;
import dev.ditto.local.spi.RestoreOrder;
import dev.ditto.local.spi.RestoreReport;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.store.SnapshotRow;
import dev.ditto.local.store.StateStore;
import dev.ditto.local.store.Ulid;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One build of one snapshot: restore into a staging database that nobody knows, freeze it, give it its name. What fails
 * leaves nothing. The caller holds the snapshot's lock.
 */
final class SnapshotBuild {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotBuild.class);

    private final StateStore store;
    private final Place place;
    private final ServerBinaries binaries;
    private final Engine engine;
    private final SnapshotSpec spec;
    private final Progress progress;
    private final RestoreLimits limits;
    private final SnapshotRow row;
    private final String staging;
    private final String password = OneTimePassword.next();

    SnapshotBuild(
            StateStore store,
            Place place,
            ServerBinaries binaries,
            String sessionId,
            String key,
            SnapshotSpec spec,
            Progress progress,
            RestoreLimits limits) {
        this.limits = limits;
        this.store = store;
        this.place = place;
        this.binaries = binaries;
        this.spec = spec;
        this.progress = progress;
        engine = place.engine();
        String template = Names.template(Ulid.next(Instant.now()));
        staging = Names.stagingOf(template);
        row = new SnapshotRow(
                template,
                key,
                place.incarnation(),
                place.id(),
                Names.ownerOf(template),
                SnapshotRow.State.BUILDING,
                "",
                0,
                Duration.ZERO,
                sessionId);
    }

    Snapshot run() {
        long begin = System.nanoTime();
        progress.now(() -> "Preparing the restore of " + spec.shortName());
        store.snapshots().intend(row);
        boolean done = false;
        try (Staging stage = place.stage(row, binaries)) {
            restoreAll(stage.server());
            Duration restored = Duration.ofNanos(System.nanoTime() - begin);
            Snapshot snapshot = freeze(stage, restored);
            done = true;
            return snapshot;
        } finally {
            if (!done) {
                discard();
            }
        }
    }

    private void restoreAll(DatabaseServer server) {
        server.admin("to make a staging database", admin -> {
            engine.createStaging(admin, staging, row.owner(), password);
            return true;
        });
        Measured room = limits.of(server);
        restore(server, spec.dump(), room);
        spec.scripts().forEach(script -> restore(server, script, room));
        progress.now(() -> "Finishing the restore of " + spec.shortName());
        try {
            finish(server);
        } catch (SQLException e) {
            throw server.translate("the end of the restore of " + spec.shortName(), e);
        }
    }

    /**
     * The first connection after a change leaves a cache of the catalogs beside the data, which clones inherit; without
     * it, the first login of every copy has to make its own.
     */
    private void finish(DatabaseServer server) throws SQLException {
        try (Connection connection = server.connect(staging)) {
            engine.finish(connection);
        }
        server.connect(staging).close();
    }

    /** In sessions of its own, so that the settings of one file are not those of the next. */
    private void restore(DatabaseServer server, Dump dump, Measured room) {
        try (Connection session = server.connect(staging, staging, password);
                Connection admin = server.connect(staging)) {
            RestoreOrder order = new RestoreOrder(
                    dump, row.owner(), staging, password, spec.keepAcl(), server.tools(), progress, room.limit());
            report(
                    dump,
                    new RestoreWatch(dump.name(), server, staging, room)
                            .run(() -> engine.restore(session, admin, order)));
        } catch (SQLException e) {
            throw server.translate("the restore of " + dump.name(), e);
        } catch (RestoreFailedException e) {
            throw isGone(server) ? ended(dump, e) : e;
        }
    }

    private boolean isGone(DatabaseServer server) {
        try {
            server.admin("to see whether it still runs", admin -> engine.exists(admin, staging));
            return false;
        } catch (ServerLostException e) {
            return true;
        } catch (RuntimeUnavailableException e) {
            // It answered.
            return false;
        }
    }

    /** Not the dump's fault, which would be remembered. */
    private static RuntimeUnavailableException ended(Dump dump, RestoreFailedException failure) {
        return new RuntimeUnavailableException(
                "The server ended while " + dump.name() + " was being restored. Was it, or the daemon that runs it,"
                        + " stopped by somebody, or out of memory (ditto.docker.memory_mb) or disk space? Run this"
                        + " again. What failed first: " + failure.getMessage(),
                failure);
    }

    private static void report(Dump dump, RestoreReport report) {
        if (report.statements() == 0) {
            throw new RestoreFailedException(
                    dump.name() + " holds no statement that a copy needs; is it the right file?");
        }
        LOG.debug("{}: {} statements, {} rows in blocks", dump.name(), report.statements(), report.copiedRows());
        if (!report.skipped().isEmpty()) {
            LOG.debug("{}: left out {}", dump.name(), report.skipped());
        }
        if (!report.roles().isEmpty()) {
            LOG.debug("{}: roles that stand in without a login: {}", dump.name(), report.roles());
        }
        if (!report.superuserOnly().isEmpty()) {
            LOG.info(
                    "{}: a copy's user cannot alter these, which only a superuser can own: {}",
                    dump.name(),
                    report.superuserOnly());
        }
    }

    private Snapshot freeze(Staging stage, Duration restored) {
        progress.now(() -> "Freezing the snapshot of " + spec.shortName());
        stage.server().admin("to seal a snapshot", admin -> {
            engine.seal(admin, staging, row.database());
            return true;
        });
        Frozen frozen = stage.freeze();
        if (!store.snapshots().ready(row.database(), frozen.strategy().id(), frozen.sizeBytes(), restored)) {
            throw new RestoreFailedException("The snapshot of " + spec.shortName()
                    + " was given up by the reaper while it was being built; was this process stopped for long?");
        }
        LOG.info(
                "Restored {} in {} s ({} MB); copies are made by {}",
                spec.shortName(),
                String.format(Locale.ROOT, "%.1f", restored.toMillis() / 1000.0),
                frozen.sizeBytes() >> 20,
                frozen.strategy().words());
        return new Snapshot(
                row.database(),
                row.owner(),
                frozen.strategy(),
                binaries,
                frozen.sizeBytes(),
                Optional.of(restored),
                true);
    }

    private void discard() {
        try {
            store.snapshots().retire(row.database());
            place.dropSnapshot(row);
            store.snapshots().forget(row.database());
        } catch (RuntimeException e) {
            // The failure that led here is the one to tell; the row stays, and the reaper removes what it names.
            LOG.warn("A half-built snapshot of {} could not be removed yet: {}", spec.shortName(), e.getMessage());
        }
    }
}
