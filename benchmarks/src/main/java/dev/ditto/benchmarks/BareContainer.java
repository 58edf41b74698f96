package dev.ditto.benchmarks;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import dev.ditto.Copy;
import dev.ditto.local.engine.postgres.PostgresEngine;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What a copy with a server of its own cannot be faster than: the very image it was started from, with the same options,
 * the server as the container's only program, and nothing done but create, start and log in. Not thread-safe.
 */
final class BareContainer {

    private static final ExposedPort INSIDE = ExposedPort.tcp(5432);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Out of the range that homes of benchmarks use. */
    private static final int FIRST_PORT = 23_500;

    private static final int PORTS = 400;

    private final BenchDaemon daemon;
    private final String image;
    private final HostConfig options;
    private final String password;
    private int started;

    private BareContainer(BenchDaemon daemon, String image, HostConfig options, String password) {
        this.daemon = daemon;
        this.image = image;
        this.options = options;
        this.password = password;
    }

    /** As that copy was made, by its options. */
    static BareContainer like(DockerBench bench, BenchHome home, Copy copy) throws SQLException {
        InspectContainerResponse seen = bench.daemon()
                .client()
                .inspectContainerCmd(bench.containerOf(home, copy))
                .exec();
        return new BareContainer(bench.daemon(), seen.getImageId(), seen.getHostConfig(), password(home, copy));
    }

    private static String password(BenchHome home, Copy copy) throws SQLException {
        try (Connection store = home.store();
                PreparedStatement query = store.prepareStatement("SELECT snapshot FROM copies WHERE id = ?")) {
            query.setString(1, copy.id());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("The store does not know copy " + copy.id());
                }
                return HomeKey.open(Home.open(home.directory())).password("own:" + row.getString(1));
            }
        }
    }

    /** Makes one until it has answered, and removes it. */
    Moments run() throws Exception {
        int port = FIRST_PORT + started++ % PORTS;
        HostConfig config =
                options.withPortBindings(new PortBinding(Ports.Binding.bindIpAndPort("127.0.0.1", port), INSIDE));
        long begin = System.nanoTime();
        String id = daemon.container(image)
                .withEntrypoint("postgres")
                .withCmd("-D", "/ditto/data")
                .withHostConfig(config)
                .exec()
                .getId();
        double made = Timing.millisSince(begin);
        daemon.client().startContainerCmd(id).exec();
        double running = Timing.millisSince(begin);
        PostgresEngine engine = new PostgresEngine();
        Logins.await(
                        "the bare container " + id,
                        PATIENCE,
                        () -> engine.connect("127.0.0.1", port, engine.adminDatabase(), engine.adminUser(), password))
                .close();
        double ready = Timing.millisSince(begin);
        daemon.remove(id);
        return new Moments(made, running - made, ready - running);
    }

    /** How long the steps took, in milliseconds. */
    record Moments(double create, double start, double ready) {

        double all() {
            return create + start + ready;
        }
    }
}
