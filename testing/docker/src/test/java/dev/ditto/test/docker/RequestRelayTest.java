package dev.ditto.test.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.test.docker.RequestRelay.Failure;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that pass a relay, to something that answers all of them alike. */
@Timeout(20)
class RequestRelayTest {

    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone";

    @TempDir
    Path directory;

    private final AtomicInteger done = new AtomicInteger();
    private ServerSocketChannel daemon;
    private RequestRelay relay;

    @BeforeEach
    void open() throws IOException {
        Path socket = directory.resolve("daemon");
        daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        daemon.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::answer);
        thread.setDaemon(true);
        thread.start();
        relay = new RequestRelay(directory.resolve("relay"), socket);
    }

    private void answer() {
        while (daemon.isOpen()) {
            try (SocketChannel client = daemon.accept()) {
                RequestHead.read(client);
                done.incrementAndGet();
                client.write(ByteBuffer.wrap(ANSWER.getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException e) {
                return;
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        daemon.close();
    }

    private String ask(String request) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("relay")))) {
            String head = request + " HTTP/1.1\r\nHost: docker\r\n\r\n";
            client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(1024);
            while (client.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            return StandardCharsets.US_ASCII.decode(answer.flip()).toString();
        }
    }

    @Test
    void whatPassesIsKnownByItsKindWhateverItsNames() throws IOException {
        assertThat(ask("GET /v1.41/containers/json?all=1")).isEqualTo(ANSWER);
        assertThat(ask("POST /containers/ditto-4f-copy/start")).isEqualTo(ANSWER);
        ask("GET /images/ditto/4f:ditto_t_1/json");

        assertThat(relay.seen())
                .containsExactly("GET /containers/json", "POST /containers/*/start", "GET /images/*/json");
    }

    @Test
    void theSecondOfItsKindIsRefusedAndNoOther() throws IOException {
        RequestRelay.Fault fault = relay.fault("DELETE /containers/*", 2, Failure.REFUSED);

        assertThat(ask("DELETE /containers/a")).isEqualTo(ANSWER);
        assertThat(fault.isDone()).isFalse();
        assertThat(ask("GET /containers/a/json")).isEqualTo(ANSWER);
        assertThat(ask("DELETE /containers/b")).isEmpty();
        assertThat(fault.isDone()).isTrue();
        assertThat(ask("DELETE /containers/c")).isEqualTo(ANSWER);
        assertThat(done).hasValue(3);
    }

    @Test
    void allOfAKindAreHinderedForAWhileAndNoOther() throws IOException {
        Hindrance hindrance = relay.hinder(
                "DELETE /containers/*", Hindrance.How.answered("409 Conflict", "busy"), Duration.ofHours(1));

        assertThat(ask("DELETE /containers/a"))
                .startsWith("HTTP/1.1 409 Conflict")
                .endsWith("{\"message\":\"busy\"}");
        assertThat(ask("DELETE /v1.41/containers/b?force=1")).startsWith("HTTP/1.1 409 Conflict");
        assertThat(ask("GET /containers/a/json")).isEqualTo(ANSWER);
        assertThat(hindrance.count()).isEqualTo(2);

        relay.hinder("DELETE /containers/*", Hindrance.How.delayed(Duration.ofMillis(20)), Duration.ofHours(1));
        assertThat(ask("DELETE /containers/a")).isEqualTo(ANSWER);
        relay.hinder("DELETE /containers/*", Hindrance.How.answered("409 Conflict", "busy"), Duration.ZERO);
        assertThat(ask("DELETE /containers/a")).isEqualTo(ANSWER);
    }

    @Test
    void anAnswerIsLostOrCutAfterTheDeedAndReplacedInsteadOfIt() throws IOException {
        relay.fault("GET /info", 1, Failure.LOST);
        assertThat(ask("GET /info")).isEmpty();
        relay.fault("GET /info", 1, Failure.CUT);
        assertThat(ask("GET /info")).isEqualTo(ANSWER.substring(0, ANSWER.length() / 2));
        assertThat(done).hasValue(2);
        relay.fault("GET /info", 1, Failure.STATUS_409);
        assertThat(ask("GET /info"))
                .startsWith("HTTP/1.1 409 Conflict")
                .endsWith("{\"message\":\"a test made this fail\"}");
        assertThat(done).hasValue(2);
    }
}
