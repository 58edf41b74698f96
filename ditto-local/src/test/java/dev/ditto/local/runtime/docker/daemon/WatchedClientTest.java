package dev.ditto.local.runtime.docker.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over a socket file, where the transport's own timeouts have no effect. */
@Timeout(30)
final class WatchedClientTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);

    @AfterEach
    void stop() {
        threads.shutdownNow();
        clock.shutdownNow();
    }

    private WatchedClient client(Path socket) {
        ZerodepDockerHttpClient transport = new ZerodepDockerHttpClient.Builder()
                .dockerHost(URI.create("unix://" + socket))
                .build();
        return new WatchedClient(transport, threads, clock, LIMIT);
    }

    private static DockerHttpClient.Request get(String path) {
        return DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path(path)
                .build();
    }

    private void withServer(Function<String, String> answers, Use use) throws IOException {
        Path socket = directory.resolve("docker.sock");
        try (SocketServer server = SocketServer.answering(socket, answers);
                WatchedClient client = client(socket)) {
            use.of(client);
        }
    }

    private interface Use {
        void of(WatchedClient client) throws IOException;
    }

    @Test
    void givesUpOnADaemonThatHangs() throws IOException {
        withServer(request -> "", client -> {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> client.execute(get("/containers/json?all=1")))
                    .isInstanceOf(DaemonSilentException.class)
                    .hasMessage("nothing came back for 1 s to GET /containers/json");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT, LIMIT.multipliedBy(3));
        });
    }

    @Test
    void endsAnAnswerThatStopsInTheMiddle() throws IOException {
        Path socket = directory.resolve("docker.sock");
        try (SocketServer server = SocketServer.stalling(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                WatchedClient client = client(socket);
                DockerHttpClient.Response response = client.execute(get("/events"))) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> response.getBody().readAllBytes()).isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT, LIMIT.multipliedBy(3));
            assertThat(server.requests).hasValue(1);
        }
    }

    @Test
    void neverUsesAConnectionTwice() throws IOException {
        List<String> requests = Collections.synchronizedList(new ArrayList<>());
        withServer(
                request -> {
                    requests.add(request);
                    return SocketServer.ok("{}");
                },
                client -> {
                    for (int i = 0; i < 3; i++) {
                        client.execute(get("/" + i)).close();
                    }
                });
        assertThat(requests)
                .hasSize(3)
                .allSatisfy(request -> assertThat(request).containsIgnoringCase("Connection: close"));
    }
}
