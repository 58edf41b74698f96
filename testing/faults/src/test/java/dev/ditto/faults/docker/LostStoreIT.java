package dev.ditto.faults.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.home.ChildJvm;
import dev.ditto.faults.report.FaultCase;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store goes while containers of several sessions live: none of them does, and all get rows again. */
@Tag("faults")
@FaultCase("T23")
@RequiresDocker
@Timeout(180)
class LostStoreIT {

    private static final int MINE = 8;

    @TempDir
    Path directory;

    private DockerHome home;
    private String foreign;

    @BeforeEach
    void makeAHome() {
        home = new DockerHome(directory.resolve("home"));
        foreign = home.docker()
                .run(
                        "create",
                        "--label=ditto.state=somebody-elses",
                        "--label=ditto.kind=copy",
                        "--label=ditto.name=ditto_c_01arz3ndektsv4rrffq69g5fav",
                        "--label=ditto.created=" + Instant.now().minus(Duration.ofDays(1)),
                        "--tmpfs=/var/lib/postgresql/data",
                        "postgres:17",
                        "true");
    }

    @AfterEach
    void removeIt() {
        home.docker().remove(foreign);
        home.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "database"})
    void copiesOfLivingSessionsStayAndAreRecordedAgain(String isolation) throws Exception {
        List<Copy> mine = new ArrayList<>();
        try (CopyManager manager = CopyManager.builder()
                        .config(home.config().set("isolation", isolation).build())
                        .build();
                ChildJvm other = ChildJvm.copying(
                        "hold",
                        home.directory(),
                        Dumps.MENU.dump().orElseThrow(),
                        "runtime=docker",
                        "isolation=" + isolation)) {
            for (int i = 0; i < MINE; i++) {
                mine.add(manager.create(Dumps.MENU));
            }
            other.until("HELD");
            List<String> ids = new ArrayList<>(other.held());
            mine.forEach(copy -> ids.add(copy.id()));
            List<String> containers = home.containers("copy");
            List<String> ports = portsOfCopies();

            Files.delete(home.directory().resolve("ditto.db"));
            manager.recoverOrphans();

            assertThat(home.store("SELECT id FROM copies WHERE state = 'READY'"))
                    .containsExactlyInAnyOrderElementsOf(ids);
            assertThat(portsOfCopies()).isEqualTo(ports);
            assertThat(home.containers("copy")).containsExactlyInAnyOrderElementsOf(containers);
            assertThat(home.docker().exists(foreign)).as("another home's").isTrue();
            for (String id : ids) {
                assertThat(rows(manager.find(id).orElseThrow())).isEqualTo("3");
            }
            for (Copy copy : mine) {
                assertThat(rows(copy)).isEqualTo("3");
            }
            manager.renew(ids.get(0), Duration.ofMinutes(5));
            manager.destroy(ids.get(0));
            assertThat(manager.find(ids.get(0)).orElseThrow().status()).isEqualTo(CopyStatus.DESTROYED);
            assertThat(rows(manager.create(Dumps.MENU))).isEqualTo("3");
            other.kill();
        }
        assertThat(home.unfinishedRows()).isEmpty();
        assertThat(home.containers("copy")).isEmpty();
        assertThat(portsOfCopies()).isEmpty();
    }

    private List<String> portsOfCopies() {
        return home.store("SELECT holder || ' ' || port FROM port_leases WHERE holder LIKE 'copy:%' ORDER BY 1");
    }

    private static String rows(Copy copy) throws Exception {
        try (CopySession session = CopySession.of(copy)) {
            return session.query("SELECT count(*) FROM menu");
        }
    }
}
