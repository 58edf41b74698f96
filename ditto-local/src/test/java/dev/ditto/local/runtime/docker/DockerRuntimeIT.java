package dev.ditto.local.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.container.ContainerNames;
import dev.ditto.local.runtime.docker.container.Containers;
import dev.ditto.local.runtime.docker.container.TarStream;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.Storage;
import dev.ditto.test.docker.RequiresDocker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresDocker
class DockerRuntimeIT {

    private static final Path HOME = Path.of("unused");
    private static final Duration SOON = Duration.ofSeconds(20);

    private ServerFixture home;

    @BeforeEach
    void open() {
        home = new ServerFixture();
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void twoSessionsShareAServerThatEndsWithTheLastOne() throws Exception {
        ServerRequest request = home.shared("shared", Storage.MEMORY, Duration.ZERO);
        RunningServer first = home.runtime.attach(request);
        RunningServer second = home.runtime.attach(request);

        assertThat(first.started()).isTrue();
        assertThat(second.started()).isFalse();
        assertThat(second.incarnation()).isEqualTo(first.incarnation());
        assertThat(second.port()).isEqualTo(first.port());
        assertThat(home.query(second.host(), second.port(), "SHOW data_directory"))
                .isEqualTo("/ditto/memory/data");
        first.close();
        first.close();
        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> home.runtime.isRunning(HOME, "shared"));
        second.close();
        await().atMost(SOON).until(() -> !home.runtime.isRunning(HOME, "shared"));
        assertThat(second.logTail()).contains("nobody has been connected");
        assertThat(home.own().list()).isEmpty();
    }

    @Test
    void aSharedServerKeepsItsDataOnDiskAndLosesWhatIsInMemory() throws Exception {
        for (Storage storage : Storage.values()) {
            ServerRequest request = home.shared("kept" + storage.ordinal(), storage, Duration.ZERO);
            RunningServer first = home.runtime.attach(request);
            try (var connection = home.connect(first.host(), first.port());
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
            }
            first.close();
            await().atMost(SOON).until(() -> !home.runtime.isRunning(HOME, request.id()));
            assertThat(home.runtime.hasData(HOME, request.id())).isTrue();

            try (RunningServer second = home.runtime.attach(request)) {
                boolean kept = storage == Storage.DISK;
                assertThat(second.started()).isTrue();
                assertThat(second.incarnation().equals(first.incarnation())).isEqualTo(kept);
                String tables = "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'";
                assertThat(home.query(second.host(), second.port(), tables)).isEqualTo(kept ? "1" : "0");
            }
        }
    }

    @Test
    void dataThatWasNotShutDownCleanlyIsMadeAnew() {
        ServerRequest request = home.shared("killed", Storage.DISK, Duration.ofMinutes(5));
        RunningServer first = home.runtime.attach(request);
        home.daemon.control().killContainerCmd(first.incarnation()).exec();

        try (RunningServer second = home.runtime.attach(request)) {
            assertThat(second.incarnation()).isNotEqualTo(first.incarnation());
            assertThat(second.started()).isTrue();
        }
        first.close();
    }

    /** A daemon that was killed says of its containers that they ended with status 0. */
    @Test
    void dataWithoutTheMarkOfACleanShutdownIsMadeAnewWhateverTheExitStatus() throws Exception {
        ServerRequest request = home.shared("marked", Storage.DISK, Duration.ZERO);
        RunningServer first = home.runtime.attach(request);
        first.close();
        await().atMost(SOON).until(() -> !home.runtime.isRunning(HOME, "marked"));
        Containers containers = new Containers(() -> home.daemon, new ContainerNames(home.state));
        assertThat(containers.has(first.incarnation(), ContainerFiles.CLEAN)).isTrue();
        String otherBoot = "00000000-0000-0000-0000-000000000000\n";
        containers.put(
                first.incarnation(),
                new TarStream().file("ditto/clean", otherBoot).open());

        try (RunningServer second = home.runtime.attach(request)) {
            assertThat(second.incarnation()).isNotEqualTo(first.incarnation());
        }
    }

    @Test
    void aServerEndsSoonAfterTheOnlyJvmWasKilled() throws Exception {
        Process jvm = session("orphan", 2);
        assertThat(home.runtime.isRunning(HOME, "orphan")).isTrue();

        jvm.destroyForcibly().waitFor();

        long start = System.nanoTime();
        await().atMost(SOON).until(() -> !home.runtime.isRunning(HOME, "orphan"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aJvmKilledBesideAnotherSessionDoesNotEndItsServer() throws Exception {
        Process jvm = session("joint", 1);
        try (RunningServer server = home.runtime.attach(home.shared("joint", Storage.DISK, Duration.ofSeconds(1)))) {
            jvm.destroyForcibly().waitFor();

            await().during(Duration.ofSeconds(5)).atMost(SOON).until(() -> home.runtime.isRunning(HOME, "joint"));
            assertThat(home.query(server.host(), server.port(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void manySessionsThatComeAtOnceMeetAtOneServer() throws Exception {
        ServerRequest request = home.shared("crowd", Storage.MEMORY, Duration.ZERO);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            var servers = threads.invokeAll(
                    Stream.generate(() -> (Callable<RunningServer>) () -> home.runtime.attach(request))
                            .limit(6)
                            .toList());
            Set<String> incarnations = new java.util.HashSet<>();
            int started = 0;
            for (var server : servers) {
                incarnations.add(server.get().incarnation());
                started += server.get().started() ? 1 : 0;
            }
            assertThat(incarnations).hasSize(1);
            assertThat(started).isEqualTo(1);
            for (var server : servers) {
                server.get().close();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aHoldIsRenewedBeforeTheServerGivesItUp() throws Exception {
        try (RunningServer server =
                home.runtime.attach(home.shared("renewed", Storage.MEMORY, Duration.ofSeconds(1)))) {
            ServerDoor door = new ServerDoor(server.host(), server.port(), ContainedEngine.POSTGRES, "postgres");
            SessionHold hold = SessionHold.of(door, door.lean(ServerDoor.ANSWER).orElseThrow(), Duration.ofMillis(200));
            server.close();

            await().during(Duration.ofSeconds(5)).atMost(SOON).until(() -> home.runtime.isRunning(HOME, "renewed"));
            hold.close();
            await().atMost(SOON).until(() -> !home.runtime.isRunning(HOME, "renewed"));
        }
    }

    @Test
    void unusedServersAreRemovedAndOthersLeftAlone() {
        ServerRequest request = home.shared("old", Storage.DISK, Duration.ZERO);
        home.runtime.attach(request).close();
        await().atMost(SOON).until(() -> !home.runtime.isRunning(HOME, "old"));

        home.runtime.retire(HOME, Set.of(), Duration.ofHours(1));
        home.runtime.retire(HOME, Set.of("old"), Duration.ZERO);
        assertThat(home.runtime.hasData(HOME, "old")).isTrue();
        home.runtime.retire(HOME, Set.of(), Duration.ZERO);
        assertThat(home.runtime.hasData(HOME, "old")).isFalse();
    }

    @Test
    void aServerThatDoesNotComeUpSaysWhyWithoutItsPassword() {
        ServerRequest good = home.shared("bad", Storage.MEMORY, Duration.ZERO);
        var profile = new dev.ditto.local.spi.ServerProfile(
                good.profile().initArguments(),
                java.util.Map.of("shared_buffers", "none, as " + ServerFixture.PASSWORD + " says"),
                good.profile().accessRules());
        ServerRequest bad = new ServerRequest(
                good.id(),
                good.home(),
                good.binaries(),
                profile,
                good.storage(),
                good.adminUser(),
                good.adminPassword(),
                good.idle(),
                good.ports(),
                good.timeout());

        assertThatThrownBy(() -> home.runtime.attach(bad))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageContaining("ended instead of serving: it is exited with exit status 1")
                .hasMessageContaining("invalid value for parameter \"shared_buffers\": \"none, as *** says\"")
                .hasMessageNotContaining(ServerFixture.PASSWORD);
        assertThat(home.runtime.hasData(HOME, "bad")).isFalse();
    }

    @Test
    void whatCannotBeRunIsSaid() {
        assertThat(home.runtime.unavailableReason("postgres", Duration.ofSeconds(2)))
                .isEmpty();
        assertThat(home.runtime.unavailableReason("oracle", Duration.ofSeconds(2)))
                .hasValue("Servers of oracle cannot be run in containers yet: postgres can. Use a dump of postgres.");
        assertThat(home.runtime.freeMemoryBytes(HOME)).hasValue(home.daemon.memoryBytes() / 4);
        assertThat(home.binaries.digest()).matches("[0-9a-f]{64}");
    }

    private Process session(String serverId, int idleSeconds) throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldingSession.class.getName(),
                        home.state,
                        serverId,
                        Integer.toString(idleSeconds))
                .redirectErrorStream(true)
                .start();
        BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        String line = output.readLine();
        while (line != null && !line.startsWith("holding ")) {
            said.append(line).append('\n');
            line = output.readLine();
        }
        assertThat(line).as(said.toString()).isNotNull();
        return jvm;
    }
}
