package dev.ditto.test.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresDocker(privateDaemon = true)
class PrivateDaemonIT {

    private static final String POSTGRES = "postgres:17";
    private static final String SMALL = "alpine:3.17";

    private String networks;

    @BeforeEach
    void rememberTheNetworks() {
        networks = networks();
    }

    @AfterEach
    void theNetworksAreAsTheyWere() {
        assertThat(networks()).isEqualTo(networks);
    }

    @Test
    void aDatabaseInItIsReachedAndNothingIsLeftAfterwards() throws Exception {
        Path directory;
        try (PrivateDaemon daemon = PrivateDaemon.started()) {
            directory = daemon.data().getParent();
            assertThat(daemon.docker().run("ps", "--all", "--quiet")).isEmpty();
            daemon.load(POSTGRES);

            for (int port : ports(daemon, runPostgres(daemon))) {
                assertThat(versionAt(daemon.address(), port)).startsWith("17");
                try (PortForward forward = daemon.forward(0, port)) {
                    assertThat(versionAt("127.0.0.1", forward.port())).startsWith("17");
                }
            }
        }
        assertNothingIsLeft(directory);
    }

    @Test
    void killedItLeavesItsContainersAndStartedAgainItIsAsBefore() throws Exception {
        Path directory;
        try (PrivateDaemon daemon = PrivateDaemon.started()) {
            directory = daemon.data().getParent();
            daemon.load(SMALL);
            daemon.docker().run("run", "--detach", "--stop-signal=KILL", SMALL, "sleep", "600");
            long first = daemon.pid();

            daemon.kill();
            assertThat(ProcessHandle.of(first)).isEmpty();
            assertThatThrownBy(() -> daemon.docker().run("ps")).isInstanceOf(IllegalStateException.class);
            assertThat(new DaemonProcesses(directory).running()).isNotEmpty();

            daemon.start();
            daemon.docker().run("run", "--detach", "--stop-signal=KILL", SMALL, "sleep", "600");
            daemon.restart();
            assertThat(daemon.docker().run("ps", "--quiet")).isEmpty();
            assertThat(daemon.docker().run("ps", "--all", "--quiet").lines()).hasSize(2);
        }
        assertNothingIsLeft(directory);
    }

    @Test
    void closedAfterAKillItEndsTheContainersItself() throws Exception {
        PrivateDaemon daemon = PrivateDaemon.started();
        Path directory = daemon.data().getParent();
        String id;
        try (daemon) {
            daemon.load(SMALL);
            id = daemon.docker().run("run", "--detach", "--stop-signal=KILL", SMALL, "sleep", "600");
            daemon.kill();
            assertThat(remains(id)).isNotEmpty();
        }
        assertNothingIsLeft(directory);
        assertThat(remains(id)).isEmpty();
        daemon.close();
    }

    @Test
    void itListensOnTcpAndHasASmallDisk() throws Exception {
        Path directory;
        try (PrivateDaemon daemon =
                PrivateDaemon.options().tcp().dataMebibytes(100).start()) {
            directory = daemon.data().getParent();
            DockerCommand remote = DockerCommand.at(daemon.tcpHost());
            assertThat(remote.run("info", "--format", "{{.DockerRootDir}}"))
                    .isEqualTo(daemon.data().toString());
            assertThat(Files.getFileStore(daemon.data()).getTotalSpace()).isLessThan(100L << 20);

            assertThatThrownBy(() -> daemon.load(POSTGRES)).hasMessageContaining("no space left on device");
            daemon.load(SMALL);
            assertThat(remote.run("run", "--rm", SMALL, "echo", "it works")).isEqualTo("it works");
        }
        assertNothingIsLeft(directory);
    }

    @Test
    void oneThatDoesNotStartSaysWhyAndLeavesNothing() throws Exception {
        assertThatThrownBy(() ->
                        PrivateDaemon.options().arguments("--no-such-flag").start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the second dockerd ended with")
                .hasMessageContaining("unknown flag: --no-such-flag");
    }

    /** Published in three ways: on the loopback interface, on the network's own address, on all. */
    private static String runPostgres(PrivateDaemon daemon) {
        return daemon.docker()
                .run(
                        "run",
                        "--detach",
                        "--env=POSTGRES_PASSWORD=secret",
                        "--env=POSTGRES_INITDB_ARGS=--no-sync",
                        "--publish=127.0.0.1::5432",
                        "--publish=" + daemon.address() + "::5432",
                        "--publish=5432",
                        POSTGRES,
                        "-c",
                        "fsync=off");
    }

    private static List<Integer> ports(PrivateDaemon daemon, String container) {
        String format = "{{range .NetworkSettings.Ports}}{{range .}}{{.HostPort}} {{end}}{{end}}";
        List<Integer> ports = Arrays.stream(
                        daemon.docker().inspect(container, format).split(" "))
                .map(Integer::valueOf)
                .toList();
        assertThat(ports).hasSizeGreaterThanOrEqualTo(3);
        return ports;
    }

    private static String versionAt(String address, int port) {
        return await().ignoreExceptions()
                .atMost(Duration.ofSeconds(30))
                .until(() -> version(address, port), text -> true);
    }

    private static String version(String address, int port) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + address + ":" + port + "/postgres", "postgres", "secret");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("show server_version")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void assertNothingIsLeft(Path directory) throws IOException {
        assertThat(new DaemonProcesses(directory).running()).isEmpty();
        assertThat(Mounts.below(directory)).isEmpty();
        assertThat(directory).doesNotExist();
        assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(directory.toString());
    }

    /** Its control groups. */
    private static String remains(String container) {
        return Command.of("find", "/sys/fs/cgroup", "-type", "d", "-name", container)
                .output(Duration.ofSeconds(10));
    }

    private static String networks() {
        Duration limit = Duration.ofSeconds(10);
        return Command.of("ip", "netns", "list").output(limit)
                + Command.of("sh", "-c", "ls /sys/class/net | grep '^dt[io]'; true")
                        .output(limit)
                + Command.of("sh", "-c", "losetup --list --noheadings --output BACK-FILE; true")
                        .output(limit);
    }
}
