package dev.ditto.local.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.local.CopyManager;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.test.docker.DockerCommand;
import dev.ditto.test.docker.RequiresDocker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy that was kept outlives its JVM, and so does its container, until somebody ends it or its deadline comes. */
@RequiresDocker
@Timeout(300)
class KeptContainerIT {

    @TempDir
    Path directory;

    private final DockerCommand docker = DockerCommand.local();
    private Path home;

    /** Another way to the same daemon, which nobody would find without being told. */
    private String daemon;

    @BeforeEach
    void makeAHome() throws Exception {
        home = directory.resolve("home");
        Path socket = Files.createSymbolicLink(directory.resolve("d.sock"), Path.of("/var/run/docker.sock"));
        daemon = "unix://" + socket;
    }

    @AfterEach
    void removeIt() {
        docker.containers(label()).forEach(docker::remove);
        docker.images(label()).forEach(image -> docker.run("rmi", "--force", image));
    }

    private String label() {
        return "ditto.state=" + HomeKey.open(Home.open(home)).stateId();
    }

    /** What a JVM said of a copy that it kept for so long, and was killed. */
    private Map<String, String> keptByOneThatWasKilled(String isolation, int seconds) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeepingProgram.class.getName(),
                        home.toString(),
                        isolation,
                        daemon,
                        Integer.toString(seconds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, String> said = new HashMap<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.put(line.replaceFirst(" .*", ""), line.substring(line.indexOf(' ') + 1));
                if (line.startsWith("COMMAND ")) {
                    break;
                }
            }
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        assertThat(said).containsKeys("COPY", "URL", "COMMAND");
        return said;
    }

    private static boolean isReached(Map<String, String> copy) {
        try {
            DriverManager.getConnection(copy.get("URL")).close();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private List<String> running() {
        return docker.containers(label()).stream()
                .filter(container ->
                        docker.inspect(container, "{{.State.Running}}").equals("true"))
                .toList();
    }

    /** The container of a shared server looks every second, and nobody's session holds it any more. */
    @ParameterizedTest
    @ValueSource(strings = {"database", "server"})
    void itLivesUntilItsCommandIsRun(String isolation) throws Exception {
        Map<String, String> copy = keptByOneThatWasKilled(isolation, 600);
        await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(30)).until(() -> isReached(copy));

        String command = copy.get("COMMAND");
        assertThat(command)
                .contains(" -Dditto.docker_host=" + daemon + " -Dditto.docker.max_connections=50 @" + home.toRealPath()
                        + "/command.args copies destroy " + copy.get("COPY") + " --home " + home.toRealPath());
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("Copy " + copy.get("COPY") + " is gone.\n");
        assertThat(shell.exitValue()).isZero();
        await().atMost(Duration.ofSeconds(60)).until(() -> running().isEmpty());
    }

    /** A server of its own that is held ends half a minute after its session. */
    @Test
    @Tag("faults")
    void aServerOfItsOwnIsNotHeldAnyMoreButLivesToItsDeadline() throws Exception {
        Map<String, String> copy = keptByOneThatWasKilled("server", 600);
        await().during(Duration.ofSeconds(50))
                .atMost(Duration.ofSeconds(90))
                .until(() -> running().size() == 1);
        assertThat(isReached(copy)).isTrue();

        try (CopyManager next = manager("server")) {
            next.recoverOrphans();
            next.keep(String.valueOf(copy.get("COPY")), Duration.ofSeconds(1));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                next.expireOldCopies();
                return running().isEmpty();
            });
            assertThat(next.find(String.valueOf(copy.get("COPY"))).map(Copy::status))
                    .contains(CopyStatus.DESTROYED);
        }
    }

    @Test
    void aSharedServerStopsAtTheDeadlineThoughNobodyIsThere() throws Exception {
        long begin = System.nanoTime();
        Map<String, String> copy = keptByOneThatWasKilled("database", 15);
        assertThat(isReached(copy)).isTrue();
        await().atMost(Duration.ofSeconds(60)).until(() -> running().isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(15));
    }

    private CopyManager manager(String isolation) {
        return CopyManager.builder()
                .config(KeepingProgram.config(home, isolation, daemon).build())
                .build();
    }
}
