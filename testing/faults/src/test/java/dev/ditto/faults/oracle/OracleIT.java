package dev.ditto.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.DockerCommand;
import dev.ditto.test.docker.RequiresDocker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The judge sees what is there, or its silence would mean nothing. */
@Tag("faults")
@Timeout(120)
class OracleIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final CreateOptions MENU = CreateOptions.builder()
            .dump("classpath:dev/ditto/contract/menu.sql")
            .build();

    @TempDir
    Path directory;

    @Test
    void aCopyThatWasDestroyedLeavesNothingAndOneThatLivesIsSeenInEveryRoom() throws Exception {
        FaultHome home = new FaultHome(directory.resolve("home"), Variant.EMBEDDED);
        Oracle oracle = Oracle.before(home);
        try (CopyManager manager = home.manager()) {
            Copy copy = manager.create(MENU);
            String name = copy.database();

            assertThat(oracle.left())
                    .contains(
                            "row of copy " + copy.id() + " in READY",
                            "database " + name,
                            "role " + name,
                            "listener at " + copy.port())
                    .anyMatch(line -> line.startsWith("process ") && line.contains("postgres"))
                    .anyMatch(line -> line.startsWith("session file "))
                    .anyMatch(line -> line.startsWith("thread ditto-reaper"))
                    .anyMatch(line -> line.startsWith("open file ") && line.endsWith("ditto.db"));
            assertThat(oracle.allowing(Allowed.LIVING_SESSIONS).left()).isEmpty();
            assertThat(oracle.secrets(Map.of("a log", "user " + name + ", " + copy.password())))
                    .containsExactly("password of copy:" + copy.id() + " in a log");
            assertThat(oracle.secrets(Map.of("a log", "nothing"))).isEmpty();
        }
        oracle.allowing().assertQuiet(SOON);
    }

    @Test
    void strangeFilesRowsDatabasesAndListenersAreSeen() throws Exception {
        FaultHome home = new FaultHome(directory.resolve("home"), Variant.EMBEDDED);
        Oracle oracle = Oracle.before(home);
        try (CopyManager manager = home.manager()) {
            Copy copy = manager.create(MENU);
            manager.destroy(copy.id());
            oracle.allowing(Allowed.LIVING_SESSIONS).assertQuiet(SOON);
            assertThat(oracle.inServers("SELECT 1")).containsExactly("1");
            String server = home.rows("SELECT server_id FROM servers").get(0);
            try (Connection admin = DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:" + copy.port() + "/postgres",
                            "ditto_admin",
                            home.key().password("server:" + server));
                    var statement = admin.createStatement();
                    ServerSocket listener = new ServerSocket(home.lastPort(), 1, InetAddress.getLoopbackAddress())) {
                statement.execute("CREATE DATABASE ditto_c_stray");
                statement.execute("CREATE ROLE ditto_o_stray");
                Files.createFile(home.directory().resolve("tmp/stray"));
                Files.createFile(home.directory().resolve("sessions/stray.lock"));

                assertThat(oracle.left())
                        .containsExactlyInAnyOrder(
                                "database ditto_c_stray",
                                "role ditto_o_stray",
                                "temporary file stray",
                                "session file stray.lock",
                                "listener at " + listener.getLocalPort());
            }
        }
    }

    @Test
    @RequiresDocker
    void containersAreSeenWithAndWithoutALabel() {
        FaultHome home = new FaultHome(directory.resolve("home"), Variant.DOCKER_SERVER);
        DockerCommand docker = DockerCommand.local();
        Oracle oracle = Oracle.before(home);
        String labelled = "ditto-oracle-" + System.nanoTime();
        String plain = labelled + "-plain";
        try {
            docker.run(
                    "create", "--name", labelled, "--label", home.label(), "--label", "ditto.kind=copy", "alpine:3.17");
            docker.run("create", "--name", plain, "alpine:3.17");

            assertThat(oracle.left())
                    .contains(
                            "container created copy  " + labelled, "unlabelled container " + plain + " of alpine:3.17");
        } finally {
            List.of(labelled, plain).forEach(docker::remove);
        }
        oracle.assertQuiet(SOON);
    }
}
