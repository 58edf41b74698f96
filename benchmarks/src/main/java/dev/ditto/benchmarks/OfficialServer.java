package dev.ditto.benchmarks;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import dev.ditto.local.engine.postgres.PostgresEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A container as the official image's own description says: with its entry point, its environment and its defaults, data
 * in the volume it declares. Not thread-safe.
 */
final class OfficialServer implements AutoCloseable {

    static final String USER = "app";
    static final String DATABASE = "app";

    private static final ExposedPort INSIDE = ExposedPort.tcp(5432);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BenchDaemon daemon;
    private final String id;
    private final String password;
    private int port;

    private OfficialServer(BenchDaemon daemon, String id, String password) {
        this.daemon = daemon;
        this.id = id;
        this.password = password;
    }

    /** Returns when it takes logins. */
    static OfficialServer start(BenchDaemon daemon) throws Exception {
        String password = UUID.randomUUID().toString();
        String id = daemon.container(BenchDaemon.IMAGE)
                .withEnv("POSTGRES_USER=" + USER, "POSTGRES_DB=" + DATABASE, "POSTGRES_PASSWORD=" + password)
                .withExposedPorts(INSIDE)
                .withHostConfig(HostConfig.newHostConfig()
                        .withShmSize(256L << 20)
                        .withPortBindings(new PortBinding(Ports.Binding.bindIp("127.0.0.1"), INSIDE)))
                .exec()
                .getId();
        OfficialServer server = new OfficialServer(daemon, id, password);
        daemon.client().startContainerCmd(id).exec();
        server.port = server.publishedPort();
        Logins.await("the server of container " + id, PATIENCE, server::connect).close();
        return server;
    }

    private int publishedPort() {
        Map<ExposedPort, Ports.Binding[]> bindings = daemon.client()
                .inspectContainerCmd(id)
                .exec()
                .getNetworkSettings()
                .getPorts()
                .getBindings();
        return Stream.ofNullable(bindings.get(INSIDE))
                .flatMap(Stream::of)
                .mapToInt(binding -> Integer.parseInt(binding.getHostPortSpec()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Container " + id + " publishes no port"));
    }

    String id() {
        return id;
    }

    Connection connect() throws SQLException {
        return new PostgresEngine().connect("127.0.0.1", port, DATABASE, USER, password);
    }

    @Override
    public void close() throws Exception {
        daemon.remove(id);
    }
}
