package dev.ditto.local.place;

import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.SnapshotRow;
import dev.ditto.local.store.Ulid;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A shared server: a snapshot is a template database, a copy a database cloned from it with a login of its own. */
final class SharedPlace implements Place {

    private static final String DATABASE_MISSING = "3D000";

    private final DatabaseServer server;

    SharedPlace(DatabaseServer server) {
        this.server = server;
    }

    DatabaseServer server() {
        return server;
    }

    @Override
    public String id() {
        return server.id();
    }

    @Override
    public String incarnation() {
        return server.incarnation();
    }

    @Override
    public Engine engine() {
        return server.engine();
    }

    @Override
    public Address reserve(String copyId) {
        return address();
    }

    @Override
    public void release(String copyId, Address address) {
        // The address is everybody's.
    }

    @Override
    public Optional<Address> moved() {
        return Optional.of(address());
    }

    private Address address() {
        return new Address(server.host(), server.port());
    }

    @Override
    public Staging stage(SnapshotRow row, ServerBinaries binaries) {
        return new Staging() {
            @Override
            public DatabaseServer server() {
                return server;
            }

            @Override
            public Frozen freeze() {
                long size = server.admin("the size of a snapshot", admin -> engine().sizeBytes(admin, row.database()));
                return new Frozen(new StrategyContest(server).fastest(row.database()), size);
            }

            @Override
            public void close() {
                // The server is everybody's.
            }
        };
    }

    @Override
    public void keepStaging(SnapshotRow row) {
        // Nothing in a shared server ends before it does.
    }

    @Override
    public Address make(Source source, CopyRow row, String password, Duration life) {
        return server.admin("a copy of " + source.database(), admin -> {
            try {
                engine().cloneDatabase(admin, source.database(), row.database(), source.strategy());
            } catch (SQLException e) {
                if (DATABASE_MISSING.equals(e.getSQLState())) {
                    throw new SnapshotMissingException("The database " + source.database() + " is missing", e);
                }
                throw e;
            }
            engine().admit(admin, row.database(), source.owner(), row.database(), password);
            return address();
        });
    }

    @Override
    public boolean isThere(CopyRow row) {
        return server.admin("a look at copy " + row.id(), admin -> engine().exists(admin, row.database()));
    }

    /** The server ends by itself, and its databases with it. */
    @Override
    public void endAfter(CopyRow row, Duration fromNow) {
        // Nothing in a shared server ends before it does.
    }

    @Override
    public void keep(CopyRow row, Duration fromNow) {
        // The server's end is the copy's.
    }

    @Override
    public void stayUp(Duration fromNow) {
        server.stayUp(fromNow);
    }

    @Override
    public void assertEnds(List<CopyRow> rows, Function<CopyRow, Optional<Duration>> left) {
        // As above.
    }

    @Override
    public void drop(CopyRow row) {
        server.admin("to remove copy " + row.id(), admin -> {
            engine().drop(admin, row.database(), row.database());
            if (engine().exists(admin, row.database())) {
                throw new SQLException("The database " + row.database() + " is still there");
            }
            return true;
        });
    }

    @Override
    public void dropSnapshot(SnapshotRow row) {
        server.admin("to remove a snapshot", admin -> {
            engine().dropSnapshot(admin, Names.stagingOf(row.database()), row.database(), row.owner());
            return true;
        });
    }

    @Override
    public List<String> namesOf(SnapshotRow row) {
        return List.of(Names.stagingOf(row.database()), row.database());
    }

    @Override
    public List<Resident> residents() {
        Set<String> databases = server.admin("a list of its databases", admin -> {
            Set<String> found = new HashSet<>(engine().databases(admin, Names.COPY));
            found.addAll(engine().databases(admin, Names.STAGING));
            found.addAll(engine().databases(admin, Names.TEMPLATE));
            return found;
        });
        return databases.stream()
                .map(name -> new Resident(
                        name, Ulid.time(name.substring(name.lastIndexOf('_') + 1)), Optional.empty(), true))
                .toList();
    }

    @Override
    public List<Trace> traces() {
        Map<String, String> owners =
                server.admin("who uses its databases", admin -> engine().owners(admin, Names.COPY));
        return owners.entrySet().stream()
                .map(copy -> new Trace(copy.getKey(), Names.templateOf(copy.getValue()), address(), false))
                .toList();
    }

    @Override
    public void dropStray(String name) {
        server.admin("to remove a stray database", admin -> {
            if (Names.isTemplate(name)) {
                engine().dropSnapshot(admin, Names.stagingOf(name), name, Names.ownerOf(name));
            } else {
                engine().drop(admin, name, name);
            }
            return true;
        });
    }

    /** Every clone grows catalogs that all databases share, and nothing else vacuums them. */
    @Override
    public void maintain() {
        server.admin("to vacuum its catalogs", admin -> {
            engine().vacuumCatalogs(admin);
            return true;
        });
    }

    @Override
    public RuntimeException translate(String purpose, SQLException e) {
        return server.translate(purpose, e);
    }

    @Override
    public ServerLostException replaced() {
        return server.replaced();
    }
}
