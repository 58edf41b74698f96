package dev.ditto.local.runtime.docker.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class DaemonConnectionTest {

    @TempDir
    Path directory;

    @Test
    void saysWhyThereIsNoDaemon() {
        String host = "unix://" + directory + "/none.sock";
        String reason = "No container daemon answers. Tried " + directory
                + "/none.sock (ditto.docker_host): no such file. Start the daemon, or correct ditto.docker_host.";
        try (DaemonConnection connection =
                new DaemonConnection(DockerFixture.at(host), DockerFixture.machine(directory))) {
            assertThat(connection.unavailableReason(Duration.ofSeconds(2))).contains(reason);
            assertThatThrownBy(connection::daemon)
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessage(reason);
        }
    }

    @Test
    void saysWhichCertificatesAreNoGood() throws IOException {
        Path certificates = Files.createDirectory(directory.resolve("certs"));
        Files.writeString(certificates.resolve("ca.pem"), "none");
        DaemonEnvironment environment =
                DockerFixture.machine(directory, "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", certificates.toString());
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DaemonConnection connection = new DaemonConnection(
                        DockerFixture.at("tcp://127.0.0.1:" + listener.getLocalPort()), environment)) {
            assertThat(connection.unavailableReason(Duration.ofSeconds(2)))
                    .contains("The certificates for the daemon in " + certificates
                            + " cannot be used (CertificateException). They have to be ca.pem, cert.pem and key.pem, in"
                            + " PEM and readable.");
        }
    }

    @Test
    void looksAgainAfterAFailure() throws IOException {
        Path socket = directory.resolve("docker.sock");
        try (DaemonConnection connection =
                new DaemonConnection(DockerFixture.at("unix://" + socket), DockerFixture.machine(directory))) {
            assertThat(connection.unavailableReason(Duration.ofSeconds(2))).isPresent();
            try (SocketServer server = SocketServer.answering(
                    socket, request -> SocketServer.ok("{\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\"}"))) {
                assertThat(connection.unavailableReason(Duration.ofSeconds(2))).isEmpty();
                assertThat(connection.unavailableReason(Duration.ofSeconds(2))).isEmpty();
                assertThat(server.requests).as("asked once").hasValue(1);
            }
        }
    }

    @Test
    void leavesNoThreadBehindIfTheDaemonCannotSayWhatItIs() throws IOException {
        Set<Thread> before = callThreads();
        Path socket = directory.resolve("docker.sock");
        try (SocketServer server = SocketServer.answering(
                        socket,
                        request -> request.contains("/info")
                                ? SocketServer.ok("{\"message\":\"no\"}").replace("200 OK", "500 Internal Server Error")
                                : SocketServer.ok("{\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\"}"));
                DaemonConnection connection =
                        new DaemonConnection(DockerFixture.at("unix://" + socket), DockerFixture.machine(directory))) {
            assertThatThrownBy(connection::daemon).isInstanceOf(RuntimeUnavailableException.class);
            assertThat(server.requests).as("version and info").hasValue(2);
            await().atMost(Duration.ofSeconds(10)).until(() -> before.containsAll(callThreads()));
        }
    }

    private static Set<Thread> callThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ditto-docker-"))
                .collect(Collectors.toSet());
    }

    @Test
    void refusesADaemonElsewhereWhosePortsCouldNotBeReached() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 0);
        server.createContext("/version", exchange -> {
            byte[] body = "{\"Version\":\"1\",\"ApiVersion\":\"1.41\"}".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            // Reaches this machine, and is no loopback address.
            String host = "0.0.0.0:" + server.getAddress().getPort();
            assertThat(reason(host, "127.0.0.1", Optional.empty()))
                    .contains("The container daemon 1 at tcp://" + host
                            + " (ditto.docker_host) is on another machine, and"
                            + " ditto.docker.bind_address is 127.0.0.1: ports of its containers could not be reached"
                            + " from here. Set ditto.docker.bind_address to an address of 0.0.0.0 (others who reach it"
                            + " can then try to connect), or, where its ports are forwarded,"
                            + " ditto.docker.connect_address to 127.0.0.1.");
            assertThat(reason(host, "127.0.0.1", Optional.of("127.0.0.1"))).isEmpty();
            assertThat(reason(host, "10.1.2.3", Optional.empty())).isEmpty();
            assertThat(reason(host.replace("0.0.0.0", "localhost"), "127.0.0.1", Optional.empty()))
                    .isEmpty();
        } finally {
            server.stop(0);
        }
    }

    private Optional<String> reason(String host, String bindAddress, Optional<String> connectAddress) {
        DockerSettings settings = DockerFixture.settings(
                Optional.of("tcp://" + host), Optional.empty(), DockerSettings.Pull.NEVER, bindAddress, connectAddress);
        try (DaemonConnection connection = new DaemonConnection(settings, DockerFixture.machine(directory))) {
            return connection.unavailableReason(Duration.ofSeconds(2));
        }
    }
}
