package dev.ditto.local.runtime.docker.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class DaemonProbeTest {

    private static final String VERSION = "{\"Components\":[{\"Details\":{\"MinAPIVersion\":\"9.9\"}}],"
            + "\"Version\":\"28.2\",\"ApiVersion\":\"1.50\",\"MinAPIVersion\":\"1.24\"}";

    @TempDir
    Path directory;

    private final DaemonProbe probe = new DaemonProbe(Duration.ofSeconds(2));

    private static DaemonAddress at(Path socket) {
        return DaemonAddress.usual(socket);
    }

    private static DaemonAddress named(String uri) {
        return DaemonAddress.named("DOCKER_HOST", uri, Optional.empty(), Path.of("certs"));
    }

    private String message(DaemonAddress... candidates) {
        DaemonProbe.Outcome outcome = probe.search(List.of(candidates));
        assertThat(outcome.found()).isEmpty();
        return DaemonRefusal.message(outcome.refusals());
    }

    @Test
    void findsADaemonAtASocketFile() throws IOException {
        Path socket = directory.resolve("docker.sock");
        try (SocketServer server = SocketServer.answering(socket, request -> SocketServer.ok(VERSION))) {
            DaemonProbe.Outcome outcome = probe.search(List.of(at(directory.resolve("none.sock")), at(socket)));
            assertThat(outcome.found()).contains(new DaemonFound(at(socket), "28.2", new ApiVersion(1, 50)));
            assertThat(outcome.refusals()).extracting(DaemonRefusal::reason).containsExactly("no such file");
            assertThat(server.requests).hasValue(1);
        }
    }

    @Test
    void findsADaemonOverTcp() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/version", exchange -> {
            byte[] body = VERSION.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String host = "tcp://127.0.0.1:" + server.getAddress().getPort();
            assertThat(probe.search(List.of(named(host))).found())
                    .hasValueSatisfying(found -> assertThat(found).hasToString("28.2 at " + host + " (DOCKER_HOST)"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void costsNothingWhereNoSocketIs() {
        message(at(directory.resolve("warm.sock")));
        long begin = System.nanoTime();
        assertThat(message(at(directory.resolve("a.sock")), at(directory.resolve("b.sock"))))
                .isEqualTo("No container daemon answers. Tried " + directory + "/a.sock: no such file; " + directory
                        + "/b.sock: no such file. Install and start Docker or Podman, set ditto.docker_host to where"
                        + " one runs, or set ditto.runtime=embedded to do without.");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(20));
    }

    @Test
    void waitsTwoSecondsAtMostForOneThatHangs() throws IOException {
        Path socket = directory.resolve("docker.sock");
        try (SocketServer server = SocketServer.hanging(socket)) {
            long begin = System.nanoTime();
            assertThat(message(at(socket)))
                    .matches("No container daemon answers\\. Tried " + socket
                            + ": no answer within (2000|19\\d\\d) ms\\. Look what ails the daemon at " + socket
                            + ", or restart it\\.");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(1900), Duration.ofMillis(2500));
            assertThat(server.requests).hasValue(1);
        }
    }

    @Test
    void leavesTimeForTheNextPlaceIfOneHangs() throws IOException {
        Path hanging = directory.resolve("hanging.sock");
        Path good = directory.resolve("good.sock");
        try (SocketServer first = SocketServer.hanging(hanging);
                SocketServer second = SocketServer.answering(good, request -> SocketServer.ok(VERSION))) {
            assertThat(probe.search(List.of(at(hanging), at(good))).found())
                    .map(DaemonFound::address)
                    .contains(at(good));
            assertThat(first.requests).hasValue(1);
            assertThat(second.requests).hasValue(1);
        }
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        Path socket = directory.resolve("docker.sock");
        SocketServer.hanging(socket).close();
        assertThat(message(at(socket)))
                .isEqualTo("No container daemon answers. Tried " + socket
                        + ": nobody listens there (Connection refused). Start the daemon at " + socket
                        + ", say with 'sudo systemctl start docker' or by opening Docker Desktop.");
    }

    @Test
    void saysThatNobodyListensAtAPort() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(message(named("tcp://127.0.0.1:" + port)))
                .startsWith("No container daemon answers. Tried tcp://127.0.0.1:" + port
                        + " (DOCKER_HOST): nobody listens there (");
    }

    @Test
    void saysWhoMayUseASocket() throws IOException {
        Path socket = directory.resolve("docker.sock");
        try (SocketServer server = SocketServer.hanging(socket)) {
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("---------"));
            Assumptions.assumeFalse(Files.isWritable(socket), "root may use any socket");
            assertThat(message(at(socket), at(directory.resolve("none.sock"))))
                    .isEqualTo("No container daemon answers. Tried " + directory
                            + "/none.sock: no such file; " + socket
                            + ": permission denied. Add your user to the group that " + socket
                            + " belongs to, usually with 'sudo usermod -aG docker $USER', and log in again.");
            assertThat(server.requests).hasValue(0);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SSH-2.0-OpenSSH_9|something else than a container daemon answers there
            HTTP/1.1 403 Forbidden__no|it answers 'HTTP/1.1 403 Forbidden' when asked for its version
            HTTP/1.1 200 OK__<html>|its answer is no JSON
            HTTP/1.1 200 OK__{"ApiVersion":|its answer is no JSON
            HTTP/1.1 200 OK__{"ApiVersion":"new"}|its answer names no ApiVersion
            HTTP/1.1 200 OK__{"ApiVersion":"1.70","MinAPIVersion":"1.60"}|it speaks API 1.60 to 1.70, and this ditto 1.51 at most; a newer ditto is needed
            """)
    void saysWhatAnswersInstead(String answer, String reason) throws IOException {
        Path socket = directory.resolve("docker.sock");
        try (SocketServer server = SocketServer.answering(socket, request -> answer.replace("__", "\r\n\r\n"))) {
            assertThat(message(at(socket)))
                    .isEqualTo("No container daemon answers. Tried " + socket + ": " + reason
                            + ". Set ditto.docker_host to the address of a container daemon.");
            assertThat(server.requests).hasValue(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"1.12, 1.41, 1.41", "1.24, 1.44, 1.44", "1.44, 1.60, 1.51", "1.51, 1.51, 1.51", "1.9, 1.10, 1.10"})
    void speaksTheNewestVersionThatBothKnow(String oldest, String newest, String spoken) {
        assertThat(ApiVersion.negotiate(
                        ApiVersion.parse(oldest).orElseThrow(),
                        ApiVersion.parse(newest).orElseThrow()))
                .hasValueSatisfying(version -> assertThat(version).hasToString(spoken));
    }
}
