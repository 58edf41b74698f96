package dev.ditto.local.place;

import dev.ditto.CopyNotFoundException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.port.PortPool;
import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.spi.CloneStrategy;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.OwnServer;
import dev.ditto.local.spi.OwnServerRequest;
import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.OwnServers.Standing;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.SnapshotRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers of their own: a snapshot is a server that was filled, shut down cleanly and frozen; a copy is a server started
 * from that. Only ditto's administrator can log in to what is frozen, and a copy's login is made before anybody learns of
 * the copy.
 */
final class OwnPlace implements Place {

    private static final Logger LOG = LoggerFactory.getLogger(OwnPlace.class);

    private static final CloneStrategy IMAGE =
            new CloneStrategy("image", "starting a server of its own from the frozen data");

    /** A server that is filled ends by itself so long after somebody was last there to freeze it. */
    private static final Duration LONGEST_RESTORE = Duration.ofHours(2);

    private final String id;
    private final OwnServers servers;
    private final Engine engine;
    private final HomeKey key;
    private final PortPool ports;
    private final OwnServerRules rules;
    private final ExecutorService background;
    private final SeenServers seen;
    private final OwnHolds holds;
    private final OwnEnds ends;

    /**
     * @param id as rows name it
     * @param background runs what nobody waits for
     */
    OwnPlace(
            String id,
            OwnServers servers,
            Engine engine,
            HomeKey key,
            PortPool ports,
            OwnServerRules rules,
            BootClock clock,
            ExecutorService background) {
        this.id = id;
        this.servers = servers;
        this.engine = engine;
        this.key = key;
        this.ports = ports;
        this.rules = rules;
        this.background = background;
        seen = new SeenServers(servers);
        holds = new OwnHolds(servers);
        ends = new OwnEnds(servers, rules, seen, holds, clock);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String incarnation() {
        return servers.incarnation();
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public Address reserve(String copyId) {
        return new Address(servers.host(), ports.allocate(holder(copyId)));
    }

    @Override
    public void release(String copyId, Address address) {
        ports.release(address.port(), holder(copyId));
    }

    @Override
    public Optional<Address> moved() {
        return Optional.empty();
    }

    @Override
    public Staging stage(SnapshotRow row, ServerBinaries binaries) {
        String name = Names.stagingOf(row.database());
        Map<String, String> facts =
                Map.of("kind", "staging", "session", row.sessionId(), "key", row.key(), "snapshot", row.database());
        OwnServer server = servers.empty(
                request(name, row.database(), binaries, LONGEST_RESTORE.plus(rules.grace()), facts, name));
        DatabaseServer database = database(server, row.database());
        boolean done = false;
        try {
            database.admin("to secure the server", admin -> {
                engine.secure(admin);
                return true;
            });
            done = true;
            return new OwnStaging(row, server, database);
        } catch (ServerLostException e) {
            throw gone(server, e);
        } finally {
            if (!done) {
                database.close();
            }
        }
    }

    @Override
    public void keepStaging(SnapshotRow row) {
        try {
            background.execute(() -> {
                try {
                    servers.endAfter(Names.stagingOf(row.database()), LONGEST_RESTORE, Standing.CLAIMED);
                } catch (RuntimeException e) {
                    LOG.debug("The end of the staging of {} was not moved", row.database(), e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The session is closing; the staging of {} ends by itself", row.database());
        }
    }

    @Override
    public Address make(Source source, CopyRow row, String password, Duration life) {
        Map<String, String> facts =
                Map.of("kind", "copy", "copy", row.id(), "session", rules.sessionId(), "snapshot", source.database());
        OwnEnds.Told begun = ends.begin();
        OwnServer server;
        try {
            server = servers.start(
                    source.database(),
                    request(
                            row.database(),
                            source.database(),
                            source.binaries(),
                            ends.first(row, life),
                            facts,
                            row.id()));
        } catch (OwnServers.FrozenMissingException e) {
            throw new SnapshotMissingException("The frozen server " + source.database() + " is missing", e);
        }
        try (DatabaseServer database = database(server, source.database())) {
            return database.admin("to let the copy's user in", admin -> {
                engine.adopt(admin, source.database(), row.database());
                engine.admit(admin, row.database(), source.owner(), row.database(), password);
                if (rules.superuser()) {
                    engine.promote(admin, row.database());
                }
                seen.saw(row.database());
                ends.started(row, begun);
                return new Address(server.host(), server.port());
            });
        } catch (ServerLostException e) {
            throw gone(server, e);
        }
    }

    /** A server that went away is no reason to attach to another one: it was this copy's alone. */
    private static RuntimeUnavailableException gone(OwnServer server, ServerLostException e) {
        return new RuntimeUnavailableException(
                "The server " + server.name() + " ended before it could be used. The end of its log:\n"
                        + server.logTail(),
                e);
    }

    /** Somebody listens there, and a moment ago it was this copy's server. */
    @Override
    public boolean isThere(CopyRow row) {
        return servers.answers(row.host(), row.port()) && seen.isAlive(row.database());
    }

    @Override
    public void endAfter(CopyRow row, Duration fromNow) {
        ends.forget(row);
        long asked = System.nanoTime();
        try {
            background.execute(() -> ends.move(row, fromNow, asked));
        } catch (RejectedExecutionException e) {
            LOG.debug("The session is closing; the end of {} was not moved", row.database());
        }
    }

    /** Not held any more: a server that is held ends soon after its session. */
    @Override
    public void keep(CopyRow row, Duration fromNow) {
        if (!ends.keep(row, fromNow)) {
            throw new CopyNotFoundException(
                    "Copy " + row.id() + " cannot be kept: its server is not there any more. See"
                            + " the log for why it ended, and create another copy.");
        }
        holds.letGo(row.id());
    }

    @Override
    public void stayUp(Duration fromNow) {
        // Each copy's server has its own end.
    }

    /** Warm ones belong to nobody who would see to their end, so they do not outlive the last session for long. */
    @Override
    public void assertEnds(List<CopyRow> rows, Function<CopyRow, Optional<Duration>> left) {
        seen.look();
        ends.assertAll(rows, left);
    }

    @Override
    public void drop(CopyRow row) {
        ends.forget(row);
        seen.forget(row.database());
        holds.letGo(row.id());
        servers.remove(row.database());
    }

    @Override
    public void dropSnapshot(SnapshotRow row) {
        servers.remove(Names.stagingOf(row.database()));
        servers.removeFrozen(row.database());
        ports.releaseAll(holder(Names.stagingOf(row.database())));
    }

    /** Lets go of what this session held. */
    void close() {
        holds.close();
    }

    @Override
    public List<String> namesOf(SnapshotRow row) {
        return List.of(Names.stagingOf(row.database()), row.database());
    }

    @Override
    public List<Resident> residents() {
        return servers.list().stream()
                .map(found ->
                        new Resident(found.name(), found.created(), Optional.of(found.session()), found.running()))
                .toList();
    }

    @Override
    public List<Trace> traces() {
        return servers.list().stream()
                .filter(found -> Names.isCopy(found.name()) && found.port() > 0)
                .map(found ->
                        new Trace(found.name(), found.snapshot(), new Address(servers.host(), found.port()), true))
                .toList();
    }

    @Override
    public void dropStray(String name) {
        if (name.startsWith(Names.TEMPLATE)) {
            servers.removeFrozen(name);
        } else {
            servers.remove(name);
        }
    }

    @Override
    public void maintain() {
        // A copy's server lives too short to need it.
    }

    @Override
    public RuntimeException translate(String purpose, SQLException e) {
        return new RuntimeUnavailableException("The copy's server refused " + purpose + ": " + e.getMessage(), e);
    }

    @Override
    public ServerLostException replaced() {
        throw new RuntimeUnavailableException("The daemon that ran this copy's server was replaced by another one, "
                + incarnation() + "; the copy is lost.");
    }

    private OwnServerRequest request(
            String name,
            String snapshot,
            ServerBinaries binaries,
            Duration life,
            Map<String, String> facts,
            String holder) {
        return new OwnServerRequest(
                name,
                binaries,
                engine.profile(binaries, rules.maxConnections(), rules.clients()),
                engine.adminUser(),
                adminPassword(snapshot),
                life,
                facts,
                ports.leasedTo(holder(holder)),
                rules.timeout());
    }

    /** One per snapshot, as it is frozen with it. */
    private String adminPassword(String snapshot) {
        return key.password("own:" + snapshot);
    }

    private DatabaseServer database(OwnServer server, String snapshot) {
        return DatabaseServer.of(
                id,
                incarnation(),
                engine,
                server,
                new DatabaseServer.AdminLogin(engine.adminUser(), adminPassword(snapshot)));
    }

    private static String holder(String copyId) {
        return PortPool.COPY_HOLDER + copyId;
    }

    /** A server being filled. */
    private final class OwnStaging implements Staging {

        private final SnapshotRow row;
        private final OwnServer server;
        private final DatabaseServer database;

        OwnStaging(SnapshotRow row, OwnServer server, DatabaseServer database) {
            this.row = row;
            this.server = server;
            this.database = database;
        }

        @Override
        public DatabaseServer server() {
            return database;
        }

        @Override
        public Frozen freeze() {
            database.close();
            long size = servers.freeze(server, row.database());
            ports.releaseAll(holder(server.name()));
            return new Frozen(IMAGE, size);
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
