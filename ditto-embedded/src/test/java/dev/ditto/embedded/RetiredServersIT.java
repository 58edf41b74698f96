package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CopyEvent;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that another version or another setting used, and that nobody will come back to. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(120)
class RetiredServersIT {

    private static final String MENU = "classpath:dev/ditto/contract/menu.sql";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final EmbeddedRuntime runtime = new EmbeddedRuntime();

    @TempDir
    Path directory;

    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(directory.resolve("home"));
    }

    @AfterEach
    void serversStop() throws IOException {
        home.close();
    }

    @Test
    void theServerOfAnEarlierSettingIsRemovedWithItsWarmCopiesAndSnapshotsOnceNobodyUsedItForDays() throws Exception {
        Copy old = warmCopyOfAServerWith("41");
        List<String> server = home.store("SELECT server_id FROM servers");
        home.assertItsServersStop();
        age(Duration.ofDays(4));

        try (CopyManager later = manager(home.config().set("embedded.max_connections", "42"))) {
            Copy copy = later.create(CreateOptions.builder().dump(MENU).build());
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(later.find(old.id()).map(Copy::status)).contains(CopyStatus.FAILED));

            assertThat(later.find(old.id()).flatMap(Copy::errorMessage))
                    .contains("Its server was removed, or lost its data");
            assertThat(later.events(old.id()))
                    .last()
                    .satisfies(event -> assertThat(event.action()).isEqualTo("lost"))
                    .extracting(CopyEvent::actor)
                    .isEqualTo("reaper");
            assertThat(home.store("SELECT server_id FROM servers")).hasSize(1).doesNotContainAnyElementsOf(server);
            assertThat(home.store("SELECT server_id FROM snapshots")).hasSize(1).doesNotContainAnyElementsOf(server);
            assertThat(home.store("SELECT holder FROM port_leases WHERE holder IS NOT NULL"))
                    .hasSize(1)
                    .doesNotContain("server:embedded:" + server.get(0));
            assertThat(traces(server.get(0))).isEmpty();
            assertThat(later.find(copy.id()).map(Copy::status)).contains(CopyStatus.READY);
        }
    }

    @Test
    void theServerOfAnotherSettingStaysWhileItMayBeUsedAgain() throws Exception {
        Copy old = warmCopyOfAServerWith("41");
        String server = home.store("SELECT server_id FROM servers").get(0);
        home.assertItsServersStop();

        runtime.retire(home.directory(), Set.of(), Duration.ofDays(3));

        assertThat(runtime.hasData(home.directory(), server)).isTrue();
        try (CopyManager again = manager(pool().set("embedded.max_connections", "41"))) {
            assertThat(again.create(CreateOptions.defaults()).id()).isEqualTo(old.id());
        }
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void aServerThatStoppedIsRemovedWhereverItsDataLies(Storage storage) throws Exception {
        attach(storage).close();
        home.assertItsServersStop();
        assertThat(runtime.hasData(home.directory(), TestServers.ID)).isTrue();

        retire();

        assertThat(traces(TestServers.ID)).isEmpty();
        assertThat(runtime.hasData(home.directory(), TestServers.ID)).isFalse();
        try (RunningServer anew = attach(storage)) {
            assertThat(anew.started()).isTrue();
        }
    }

    @Test
    void aServerThatRunsIsLeftAlone() throws Exception {
        try (RunningServer server = attach(Storage.DISK)) {
            age(Duration.ofDays(4));
            retire();
            assertThat(ServerDoor.answers(server.port())).isTrue();
        }
        assertThat(traces(TestServers.ID)).isNotEmpty();
    }

    /** As one in a container's host does, whose processes are not to be seen. */
    @Test
    void aServerThatMayRunOutOfSightIsLeftAlone() throws Exception {
        attach(Storage.DISK).close();
        home.assertItsServersStop();
        Path control = traces(TestServers.ID).stream()
                .filter(trace -> Files.exists(trace.resolve("boot")))
                .findFirst()
                .orElseThrow();
        Files.writeString(control.resolve("ready"), "5433\n");

        retire();
        assertThat(control.resolve("incarnation")).exists();

        Files.writeString(control.resolve("boot"), "another boot\n");
        retire();
        assertThat(control).doesNotExist();
    }

    @Test
    void aServerThatSomebodyIsAboutToStartIsLeftAlone() throws Exception {
        attach(Storage.DISK).close();
        home.assertItsServersStop();
        Path lock = home.directory().toRealPath().resolve("embedded/" + TestServers.ID + ".lock");

        try (ProcessLock held = ProcessLock.acquire(lock, Deadline.after(SOON))) {
            CompletableFuture.runAsync(this::retire).join();
        }

        assertThat(traces(TestServers.ID)).isNotEmpty();
    }

    @Test
    void aServerInUseIsLeftAloneWhateverItsAge() throws Exception {
        attach(Storage.MEMORY).close();
        home.assertItsServersStop();
        age(Duration.ofDays(400));

        runtime.retire(home.directory(), Set.of(TestServers.ID), Duration.ZERO);

        assertThat(traces(TestServers.ID)).isNotEmpty();
    }

    @Test
    void aRemovalThatWasInterruptedIsFinishedNextTime() throws Exception {
        attach(Storage.DISK).close();
        home.assertItsServersStop();
        List<Path> places =
                traces(TestServers.ID).stream().filter(Files::isDirectory).toList();
        assertThat(places).isNotEmpty();
        for (Path trace : places) {
            for (String file : List.of("boot", "clean", "incarnation", "server.log")) {
                Files.deleteIfExists(trace.resolve(file));
            }
        }

        runtime.retire(home.directory(), Set.of(), Duration.ofDays(3));

        assertThat(traces(TestServers.ID)).isEmpty();
    }

    @Test
    void aServerThatWasNeverOursIsNotSaidToBeGone() throws Exception {
        attach(Storage.DISK).close();
        assertThat(runtime.hasData(home.directory(), "another1")).isTrue();
        assertThat(runtime.hasData(directory.resolve("nowhere"), TestServers.ID))
                .isTrue();
    }

    private void retire() {
        runtime.retire(home.directory(), Set.of(), Duration.ZERO);
    }

    private RunningServer attach(Storage storage) {
        ServerRequest request = TestServers.request(home.directory(), Duration.ZERO, storage, new TestServers.Ports());
        return runtime.attach(request);
    }

    private Copy warmCopyOfAServerWith(String connections) {
        try (CopyManager manager = manager(pool().set("embedded.max_connections", connections))) {
            manager.startPool();
            return await().atMost(SOON)
                    .until(
                            () -> manager.list().stream()
                                    .filter(copy -> copy.warm() && copy.status() == CopyStatus.READY)
                                    .toList(),
                            copies -> copies.size() == 1)
                    .get(0);
        }
    }

    private DittoConfig.Builder pool() {
        return home.config().set("dump.path", MENU).set("warm_pool_size", "1");
    }

    private static CopyManager manager(DittoConfig.Builder config) {
        return CopyManager.builder().config(config.build()).build();
    }

    /** What is left of a server, in the home and outside; its lock is no trace. */
    private List<Path> traces(String id) throws IOException {
        List<Path> traces = new ArrayList<>();
        home.outside().stream().filter(path -> path.toString().endsWith(id)).forEach(traces::add);
        try (Stream<Path> files = Files.list(home.directory().resolve("embedded"))) {
            files.filter(path -> path.getFileName().toString().startsWith(id))
                    .filter(path -> !path.toString().endsWith(".lock"))
                    .forEach(traces::add);
        }
        return traces;
    }

    /** As if that time had passed since all servers of the home were used. */
    private void age(Duration age) throws IOException {
        List<Path> places = new ArrayList<>(home.outside());
        places.add(home.directory().resolve("embedded"));
        for (Path place : places) {
            try (Stream<Path> files = Files.walk(place, 2)) {
                for (Path file : files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                        .toList()) {
                    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
                }
            }
        }
    }
}
