package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.CreateOptions;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.daemon.FakeDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An image that is fetched slowly, from a registry that answers when it is told to. */
@Timeout(60)
final class ServerChoicesTest {

    private static final String FETCHED =
            "{\"status\":\"Pulling from library/postgres\",\"id\":\"17\"}\n{\"status\":\"Pull complete\",\"id\":\"l1\"}\n";

    @TempDir
    Path directory;

    private final CountDownLatch answer = new CountDownLatch(1);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private FakeDaemon daemon;
    private Rooms rooms;
    private CopyRequests requests;
    private String dump;

    @BeforeEach
    void open() throws IOException {
        dump = Files.writeString(directory.resolve("shop.sql"), "CREATE TABLE t (id int);\n")
                .toString();
        daemon = new FakeDaemon(directory);
        daemon.pulls.put("postgres:17", FETCHED);
        daemon.beforePull = this::awaitAnswer;
        DittoConfig config = DittoConfig.builder()
                .workingDirectory(directory)
                .userHome(directory)
                .environment(Map.of())
                .systemProperties(new Properties())
                .set("runtime", "docker")
                .set("docker_host", daemon.address())
                .build();
        rooms = Rooms.open(config, Seams.CLOSED);
        requests = new CopyRequests(config, rooms);
    }

    @AfterEach
    void close() throws IOException {
        answer.countDown();
        rooms.close();
        daemon.close();
    }

    private void awaitAnswer() {
        try {
            if (!answer.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test never let the registry answer");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CreateOptions.Builder options() {
        return CreateOptions.builder().dump(dump);
    }

    @Test
    void whoeverWaitsForAnImageIsToldInItsOwnThread() {
        Thread caller = Thread.currentThread();
        CopyRequest request = requests.resolve(options()
                .progress(words -> {
                    assertThat(Thread.currentThread()).isSameAs(caller);
                    told.add(words);
                    answer.countDown();
                })
                .build());
        assertThat(told).startsWith("Fetching the image postgres:17");
        assertThat(request.binaries().version()).isEqualTo("16");
        assertThat(daemon.pulled).containsExactly("postgres:17");
    }

    @Test
    void theFetchGoesOnWithoutThoseWhosePatienceIsOver() {
        CreateOptions hurried = options().claimTimeout(Duration.ofMillis(300)).build();
        assertThatThrownBy(() -> requests.resolve(hurried))
                .isInstanceOf(ClaimTimeoutException.class)
                .hasMessageStartingWith("The choice of a server was not done within 300 ms (")
                .hasMessageEndingWith("; it goes on in the background. Raise the claim timeout, or leave it unset so"
                        + " that it is waited for.");
        answer.countDown();
        assertThat(requests.resolve(options().build()).binaries().version()).isEqualTo("16");
        assertThat(daemon.pulled).as("one fetch for both").containsExactly("postgres:17");
    }

    @Test
    void aFailureReachesTheCallerAsItIs() {
        daemon.pulls.clear();
        answer.countDown();
        assertThatThrownBy(() -> requests.resolve(options().build()))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageStartingWith(
                        "The image postgres:17 cannot be fetched: manifest for postgres:17 not found. See");
    }

    @Test
    void closingFailsThoseWhoWait() {
        CreateOptions patient =
                options().progress(words -> rooms.choices().close()).build();
        assertThatThrownBy(() -> requests.resolve(patient))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage("This copy manager is closed; open another one.");
    }
}
