package dev.ditto.local.runtime.docker;

import dev.ditto.local.engine.postgres.PostgresEngine;
import dev.ditto.local.runtime.docker.container.ContainerNames;
import dev.ditto.local.spi.OwnServer;
import dev.ditto.local.spi.OwnServerRequest;
import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.PortSource;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.spi.ServerProfile;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A home of its own in the daemon of this machine. */
public final class ServerFixture implements AutoCloseable {

    public static final String PASSWORD = "s3cret-of-the-administrator";
    static final ContainerLimits LIMITS = new ContainerLimits(1L << 30, 2, 500);

    private final PostgresEngine engine = new PostgresEngine();
    final LiveDaemon daemon = LiveDaemon.local();
    public final String state;
    final DockerRuntime runtime;
    final ServerBinaries binaries;
    final List<Integer> refused = new ArrayList<>();

    public ServerFixture() {
        this(UUID.randomUUID().toString());
    }

    ServerFixture(String state) {
        this.state = state;
        runtime = new DockerRuntime(() -> daemon, daemon, LIMITS, state);
        binaries = runtime.binaries("postgres", Optional.empty());
    }

    public OwnServers own() {
        return runtime.ownServers().orElseThrow();
    }

    public OwnServerRequest request(String name) {
        return request(name, Duration.ofMinutes(10), new FreePorts());
    }

    OwnServerRequest request(String name, Duration life, PortSource ports) {
        return new OwnServerRequest(
                name,
                binaries,
                profile(),
                engine.adminUser(),
                PASSWORD,
                life,
                Map.of("session", "session-1", "key", "0123abcd"),
                ports,
                Duration.ofSeconds(60));
    }

    ServerRequest shared(String id, Storage storage, Duration idle) {
        return new ServerRequest(
                id,
                Path.of("unused"),
                binaries,
                profile(),
                storage,
                engine.adminUser(),
                PASSWORD,
                idle,
                new FreePorts(),
                Duration.ofSeconds(60));
    }

    private ServerProfile profile() {
        return engine.profile(new ServerBinaries("postgres", "17.0", binaries.digest()), 20, runtime.clients());
    }

    Connection connect(OwnServer server) throws SQLException {
        return connect(server.host(), server.port());
    }

    Connection connect(String host, int port) throws SQLException {
        return engine.connect(host, port, engine.adminDatabase(), engine.adminUser(), PASSWORD);
    }

    void execute(OwnServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String query(OwnServer server, String sql) throws SQLException {
        return query(server.host(), server.port(), sql);
    }

    String query(String host, int port, String sql) throws SQLException {
        try (Connection connection = connect(host, port);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    String container(String name) {
        return new ContainerNames(state).container(name);
    }

    @Override
    public void close() {
        daemon.sweep(state);
        daemon.close();
    }

    /** Ports the kernel says are free; what it is told of refusals is remembered. */
    class FreePorts implements PortSource {

        @Override
        public int next() {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void refused(int port) {
            refused.add(port);
        }
    }
}
