package dev.ditto.embedded;

import dev.ditto.local.spi.PortSource;
import dev.ditto.local.spi.ServerProfile;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests as ditto-local would make them. */
final class TestServers {

    static final String PASSWORD = "s3cret-it's-$HOME-\"quoted\"";
    static final String ADMIN = "ditto_admin";
    static final String ID = "pgtest";

    private TestServers() {}

    static ServerProfile profile() {
        return new ServerProfile(
                List.of(
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-data-checksums"),
                Map.of(
                        "dynamic_shared_memory_type", "mmap",
                        "fsync", "off",
                        "synchronous_commit", "off",
                        "full_page_writes", "off",
                        "wal_level", "minimal",
                        "max_wal_senders", "0",
                        "autovacuum", "off",
                        "shared_buffers", "16MB",
                        "max_connections", "20"),
                List.of("host all all 127.0.0.1/32 scram-sha-256"));
    }

    static ServerRequest request(Path home, Duration idle, Storage storage, PortSource ports) {
        return new ServerRequest(
                ID,
                home,
                new EmbeddedRuntime().binaries("postgres", Optional.empty()),
                profile(),
                storage,
                ADMIN,
                PASSWORD,
                idle,
                ports,
                Duration.ofSeconds(60));
    }

    static ServerRequest request(Path home, Duration idle) {
        return request(home, idle, Storage.DISK, new Ports());
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Ports the kernel calls free, after some given ones. */
    static final class Ports implements PortSource {

        private final List<Integer> first;
        final List<Integer> refused = new ArrayList<>();

        Ports(Integer... first) {
            this.first = new ArrayList<>(List.of(first));
        }

        @Override
        public int next() {
            if (!first.isEmpty()) {
                return first.remove(0);
            }
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
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
