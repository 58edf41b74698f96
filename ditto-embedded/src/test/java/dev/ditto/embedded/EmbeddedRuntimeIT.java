package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerProfile;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.spi.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(120)
class EmbeddedRuntimeIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final EmbeddedRuntime runtime = new EmbeddedRuntime();

    @TempDir
    Path home;

    @AfterEach
    void nothingIsLeftRunning() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(runtime.isRunning(home, TestServers.ID)).isFalse());
        assertThat(commandLines()).noneMatch(line -> line.contains(control().toString()));
    }

    @Test
    void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(ServerRuntime.class))
                .filteredOn(found -> found.name().equals("embedded"))
                .singleElement()
                .satisfies(found -> assertThat(found.unavailableReason("postgres", Duration.ofSeconds(2)))
                        .isEmpty());
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void startsFastAndAnswers(Storage storage) throws Exception {
        TestServers.request(home, Duration.ZERO); // unpacked and hashed
        long start = System.nanoTime(); // the limits allow for a busy machine, the figures tell how fast it is
        try (RunningServer server = attach(Duration.ofSeconds(30), storage)) {
            long first = millisSince(start);
            assertThat(server.started()).isTrue();
            assertThat(query(server.port(), "select 'ready'")).isEqualTo("ready");
            assertThat(first).as("first start, initdb included: %d ms", first).isLessThan(20_000);
            long again = System.nanoTime();
            attach(Duration.ofSeconds(30), storage).close();
            long joining = millisSince(again);
            assertThat(joining).as("attach: %d ms", joining).isLessThan(5000);
            System.out.printf("FIGURES %s first start %d ms, attach %d ms%n", storage, first, joining);
        }
        stopNow();
        long second = System.nanoTime();
        try (RunningServer server = attach(Duration.ZERO, storage)) {
            long millis = millisSince(second);
            assertThat(server.started()).isTrue();
            assertThat(millis).as("second start: %d ms", millis).isLessThan(10_000);
            System.out.printf("FIGURES %s second start %d ms%n", storage, millis);
        }
    }

    @Test
    void binariesAreKnownQuickly() {
        runtime.binaries("postgres", Optional.empty());
        long start = System.nanoTime();
        EmbeddedRuntime another = new EmbeddedRuntime();
        assertThat(another.binaries("postgres", Optional.empty()).version()).isEqualTo("18.6");
        long first = millisSince(start);
        assertThat(another.binaries("postgres", Optional.empty()).digest()).hasSize(64);
        assertThat(first).as("binaries(): %d ms", first).isLessThan(100);
        System.out.printf("FIGURES binaries %d ms%n", first);
    }

    @Test
    void aServerStopsWithItsLastSessionIfItHasNoIdleTime() {
        attach(Duration.ZERO).close();
        await().atMost(SOON).until(() -> !runtime.isRunning(home, TestServers.ID));
        String incarnation;
        try (RunningServer again = attach(Duration.ZERO)) {
            assertThat(again.started()).isTrue();
            incarnation = again.incarnation();
        }
        await().atMost(SOON).until(() -> !runtime.isRunning(home, TestServers.ID));
        try (RunningServer again = attach(Duration.ZERO)) {
            assertThat(again.incarnation()).isEqualTo(incarnation);
        }
    }

    @Test
    void aServerStaysForItsIdleTimeAndLongerIfSomebodyComes() throws Exception {
        attach(Duration.ofSeconds(2)).close();
        Thread.sleep(1000); // the time that passes is what is tested
        try (RunningServer again = attach(Duration.ofSeconds(2))) {
            assertThat(again.started()).isFalse();
            Thread.sleep(4000);
            assertThat(query(again.port(), "select 'still'")).isEqualTo("still");
        }
        await().atMost(SOON).until(() -> !runtime.isRunning(home, TestServers.ID));
    }

    @Test
    void twoJvmsShareAServerAndTheLastOneHoldsIt() throws Exception {
        AttachingJvm child = AttachingJvm.start(home, Duration.ZERO, Storage.DISK, 1);
        try (RunningServer mine = attach(Duration.ZERO)) {
            child.attached();
            assertThat(child.port()).isEqualTo(mine.port());
            assertThat(child.incarnation()).isEqualTo(mine.incarnation());
            assertThat(child.started()).isNotEqualTo(mine.started());
        }
        assertThat(query(child.port(), "select 'held'")).isEqualTo("held");
        child.kill();
    }

    @Test
    void killingTheOnlyJvmEndsTheServerAfterItsIdleTime() throws Exception {
        AttachingJvm child =
                AttachingJvm.start(home, Duration.ofSeconds(1), Storage.DISK, 1).attached();
        child.kill();
        long start = System.nanoTime();
        await().atMost(SOON).until(() -> !runtime.isRunning(home, TestServers.ID));
        long millis = millisSince(start);
        assertThat(millis).as("gone after %d ms", millis).isLessThan(5000);
        System.out.printf("FIGURES gone %d ms after kill -9%n", millis);
        await().atMost(SOON)
                .until(() ->
                        commandLines().noneMatch(line -> line.contains(control().toString())));
    }

    @Test
    void killingTheStarterWhileItStartsLeavesNothing() throws Exception {
        for (int millis = 100; millis <= 1900; millis += 150) {
            AttachingJvm child = AttachingJvm.start(home, Duration.ofSeconds(600), Storage.DISK, 1);
            Thread.sleep(millis); // anywhere in its life
            child.kill();
            try (RunningServer server = attach(Duration.ZERO)) {
                assertThat(query(server.port(), "select 'up'")).isEqualTo("up");
            }
            if (runtime.isRunning(home, TestServers.ID)) {
                stopNow(); // the child's server with its long idle time
            }
        }
    }

    @Test
    void attachingRacesTheIdleStopAndNeverGetsADeadServer() throws Exception {
        int started = 0;
        try (AttachingJvm child = AttachingJvm.start(home, Duration.ZERO, Storage.MEMORY, 25)) {
            for (int round = 0; round < 50; round++) {
                try (RunningServer server = attach(Duration.ZERO, Storage.MEMORY)) {
                    started += server.started() ? 1 : 0;
                    assertThat(query(server.port(), "select 'alive'")).isEqualTo("alive");
                }
            }
            child.attached();
        }
        assertThat(started).isPositive();
    }

    @Test
    void aTakenPortIsGivenUpAndTheNextOneUsed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            TestServers.Ports ports = new TestServers.Ports(taken.getLocalPort());
            try (RunningServer server = runtime.attach(TestServers.request(home, Duration.ZERO, Storage.DISK, ports))) {
                assertThat(ports.refused).containsExactly(taken.getLocalPort());
                assertThat(server.port()).isNotEqualTo(taken.getLocalPort());
            }
        }
    }

    @Test
    void onlyTakenPortsAreAnErrorThatNamesThem() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Integer port = taken.getLocalPort();
            TestServers.Ports ports = new TestServers.Ports(port, port, port, port, port);
            assertThatThrownBy(() -> runtime.attach(TestServers.request(home, Duration.ZERO, Storage.DISK, ports)))
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessageStartingWith("Embedded postgres 18.6 did not come up on any of the ports")
                    .hasMessageContaining(port.toString())
                    .hasMessageContaining("name another port range");
            assertThat(ports.refused).hasSize(5);
        }
    }

    @Test
    void aBadSettingFailsWithTheServersWordsAndLeavesNothing() {
        ServerProfile bad =
                new ServerProfile(TestServers.profile().initArguments(), Map.of("nonsense", "1"), List.of());
        ServerRequest good = TestServers.request(home, Duration.ZERO);
        assertThatThrownBy(() -> runtime.attach(with(good, bad)))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageContaining("unrecognized configuration parameter \"nonsense\"")
                .hasMessageNotContaining(TestServers.PASSWORD);
        assertThat(runtime.isRunning(home, TestServers.ID)).isFalse();
    }

    @Test
    void aBadInitArgumentFailsWithTheProgramsWords() {
        ServerProfile bad = new ServerProfile(List.of("--no-such-thing"), Map.of(), List.of());
        assertThatThrownBy(() -> runtime.attach(with(TestServers.request(home, Duration.ZERO), bad)))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageStartingWith("The data directory of embedded postgres 18.6")
                .hasMessageContaining("no-such-thing");
    }

    @Test
    void twoJvmsThatStartAtOnceGetOneServer() throws Exception {
        try (AttachingJvm one = AttachingJvm.start(home, Duration.ZERO, Storage.DISK, 1);
                AttachingJvm two = AttachingJvm.start(home, Duration.ZERO, Storage.DISK, 1)) {
            one.attached();
            two.attached();
            assertThat(one.port()).isEqualTo(two.port());
            assertThat(one.started()).isNotEqualTo(two.started());
        }
    }

    @Test
    void dataOfAnotherBootThatWasNotShutDownIsThrownAway() throws Exception {
        String before;
        try (RunningServer server = attach(Duration.ofSeconds(60))) {
            before = server.incarnation();
            execute(server.port(), "create table t()");
            killPostgres();
        }
        Files.writeString(control().resolve("boot"), "another boot\n");
        try (RunningServer server = attach(Duration.ZERO)) {
            assertThat(server.incarnation()).isNotEqualTo(before);
            assertThat(query(server.port(), "select count(*) from pg_class where relname = 't'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void dataOfAnotherBootThatWasShutDownIsKept() throws Exception {
        String before;
        try (RunningServer server = attach(Duration.ZERO)) {
            before = server.incarnation();
        }
        await().atMost(SOON).until(() -> !runtime.isRunning(home, TestServers.ID));
        Files.writeString(control().resolve("boot"), "another boot\n");
        try (RunningServer server = attach(Duration.ZERO)) {
            assertThat(server.incarnation()).isEqualTo(before);
        }
    }

    @Test
    void aKilledPostgresIsRecoveredWithItsData() throws Exception {
        try (RunningServer lost = attach(Duration.ofSeconds(60))) {
            execute(lost.port(), "set synchronous_commit = on; create table t as select 42 as answer");
            killPostgres();
            try (RunningServer server = attach(Duration.ZERO)) {
                assertThat(server.started()).isTrue();
                assertThat(server.incarnation()).isEqualTo(lost.incarnation());
                assertThat(query(server.port(), "select answer from t")).isEqualTo("42");
            }
        }
    }

    @Test
    void aKilledSupervisorOrWatcherIsReplaced() throws Exception {
        for (int victim = 0; victim < 2; victim++) {
            try (RunningServer lost = attach(Duration.ofSeconds(60))) {
                kill(Long.parseLong(processes()[victim]));
                try (RunningServer server = attach(Duration.ZERO)) {
                    assertThat(server.started()).isTrue();
                    assertThat(server.incarnation()).isEqualTo(lost.incarnation());
                    assertThat(query(server.port(), "select 'alive'")).isEqualTo("alive");
                }
            }
            await().atMost(SOON).until(() -> !runtime.isRunning(home, TestServers.ID));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProgramStartedByThisJvmDoesNotHoldTheServer() throws Exception {
        Process sleeper;
        try (RunningServer server = attach(Duration.ZERO)) {
            sleeper = new ProcessBuilder("sleep", "60").start();
            try (Stream<Path> open = Files.list(Path.of("/proc/" + sleeper.pid() + "/fd"))) {
                assertThat(open.map(EmbeddedRuntimeIT::target)).noneMatch(path -> path.endsWith("/sessions"));
            }
        }
        await().atMost(SOON).until(() -> !runtime.isRunning(home, TestServers.ID));
        sleeper.destroyForcibly();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void itListensOnLoopbackAloneAndKeepsThePasswordToItself() throws Exception {
        try (RunningServer server = attach(Duration.ZERO)) {
            String port = String.format(":%04X ", server.port());
            assertThat(Files.readAllLines(Path.of("/proc/net/tcp")))
                    .filteredOn(line -> line.contains(port) && line.contains(" 0A "))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("0100007F" + port.strip()));
            assertThat(Files.readAllLines(Path.of("/proc/net/tcp6")))
                    .noneMatch(line -> line.contains(port) && line.contains(" 0A "));
            assertThat(query(server.port(), "show unix_socket_directories")).isEmpty();
            assertThat(commandLines()).noneMatch(line -> line.contains("s3cret"));
            try (Stream<Path> files = Files.walk(control())) {
                assertThat(files.filter(Files::isRegularFile)).noneMatch(EmbeddedRuntimeIT::holdsThePassword);
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(control())))
                    .isEqualTo("rwx------");
            assertThat(server.logTail()).contains("database system is ready");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void dataOfAHomeThatIsGoneIsSweptByTheNextNewServer(@TempDir Path other) throws Exception {
        Path lost;
        try (RunningServer server = attach(Duration.ZERO, Storage.MEMORY)) {
            lost = Path.of(query(server.port(), "show data_directory")).getParent();
        }
        await().atMost(SOON).until(() -> !runtime.isRunning(home, TestServers.ID));
        assertThat(lost).startsWith(Path.of("/dev/shm")).exists();
        Files.move(home, home.resolveSibling(home.getFileName() + "-moved"));
        try (RunningServer server = runtime.attach(TestServers.request(other, Duration.ZERO))) {
            assertThat(lost).doesNotExist();
        }
        await().atMost(SOON).until(() -> !runtime.isRunning(other, TestServers.ID));
        Files.move(home.resolveSibling(home.getFileName() + "-moved"), home);
    }

    @Test
    void anUnknownEngineIsRefusedInWords() {
        assertThat(runtime.unavailableReason("mysql", Duration.ofSeconds(2)))
                .contains("There is no embedded mysql: the embedded runtime runs postgres only. Use runtime docker for"
                        + " mysql.");
    }

    private RunningServer attach(Duration idle) {
        return attach(idle, Storage.DISK);
    }

    private RunningServer attach(Duration idle, Storage storage) {
        return runtime.attach(TestServers.request(home, idle, storage, new TestServers.Ports()));
    }

    private static ServerRequest with(ServerRequest r, ServerProfile profile) {
        return new ServerRequest(
                r.id(),
                r.home(),
                r.binaries(),
                profile,
                r.storage(),
                r.adminUser(),
                r.adminPassword(),
                r.idle(),
                r.ports(),
                r.timeout());
    }

    private Path control() {
        try {
            return new ServerPlaces(ServerUser.current(), new SharedMemory(Path.of("/dev/shm")))
                    .control(home.toRealPath(), TestServers.ID);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String[] processes() throws IOException {
        return Files.readString(control().resolve("processes")).strip().split(" ");
    }

    private void killPostgres() throws Exception {
        kill(Long.parseLong(processes()[2]));
        await().atMost(SOON).until(() -> !Files.exists(control().resolve("processes")));
    }

    /** Without waiting for any idle time. */
    private void stopNow() throws Exception {
        if (Files.exists(control().resolve("processes"))) {
            new ProcessBuilder("kill", "-INT", processes()[2]).start().waitFor();
        }
        await().atMost(SOON).until(() -> !runtime.isRunning(home, TestServers.ID));
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().atMost(SOON)
                .until(() -> !ProcessHandle.of(pid)
                        .flatMap(p -> Optional.of(p.isAlive()))
                        .orElse(false));
    }

    private static Stream<String> commandLines() {
        return ProcessHandle.allProcesses().map(process -> {
            try {
                return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                return process.info().commandLine().orElse("");
            }
        });
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean holdsThePassword(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("s3cret");
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    private static void execute(int port, String sql) throws SQLException {
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(int port, String sql) throws SQLException {
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection(TestServers.url(port), TestServers.ADMIN, TestServers.PASSWORD);
    }
}
