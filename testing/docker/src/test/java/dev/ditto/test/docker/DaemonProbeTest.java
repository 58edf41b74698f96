package dev.ditto.test.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonProbeTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void aDaemonAnswersOverTcp() throws IOException {
        try (ServerSocket server = listening()) {
            answer(server, "HTTP/1.0 200 OK\r\n\r\nOK");

            assertThat(DaemonProbe.at(place(server)).ask(LIMIT)).isEqualTo(new DaemonAnswer(place(server), null));
        }
    }

    @Test
    void aRefusalIsQuoted() throws IOException {
        try (ServerSocket server = listening()) {
            answer(server, "HTTP/1.0 403 Forbidden\r\n\r\n");

            assertThat(DaemonProbe.at(place(server)).ask(LIMIT).problem())
                    .isEqualTo("it said 'HTTP/1.0 403 Forbidden'");
        }
    }

    @Test
    void aSilentDaemonIsGivenUpInTime() throws IOException {
        try (ServerSocket server = listening()) {
            assertThat(DaemonProbe.at(place(server)).ask(Duration.ofMillis(200)).problem())
                    .contains("no answer in time");
        }
    }

    @Test
    void aMissingSocketIsNamed(@TempDir Path directory) {
        String place = "unix://" + directory.resolve("none.sock");

        DaemonAnswer answer = DaemonProbe.of(Map.of("DOCKER_HOST", place)).ask(LIMIT);

        assertThat(answer.answers()).isFalse();
        assertThat(answer.place()).isEqualTo(place);
        assertThat(answer.problem()).contains("No such file or directory");
    }

    @Test
    void withoutDockerHostTheUsualSocketIsAsked() {
        assertThat(DaemonProbe.of(Map.of()).ask(LIMIT).place()).isEqualTo("unix:///var/run/docker.sock");
    }

    @Test
    void otherKindsOfPlacesAreRefused() {
        assertThat(DaemonProbe.at("ssh://host").ask(LIMIT).problem())
                .contains("only unix:///path and tcp://host:port can be asked");
        assertThat(DaemonProbe.at("not a place").ask(LIMIT).answers()).isFalse();
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static String place(ServerSocket server) {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    private static void answer(ServerSocket server, String text) {
        CompletableFuture.runAsync(() -> {
            try (Socket caller = server.accept()) {
                caller.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                caller.shutdownOutput();
                caller.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }
}
