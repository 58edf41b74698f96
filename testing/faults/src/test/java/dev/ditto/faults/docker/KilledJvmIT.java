package dev.ditto.faults.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.Isolation;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.home.ChildJvm;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.faults.report.FaultCase;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.DockerCommand;
import dev.ditto.test.docker.RequiresDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** JVMs end without a word, alone or beside others of their home. */
@Tag("faults")
@FaultCase("T01")
@RequiresDocker
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledJvmIT {

    private static final String MENU = Dumps.MENU.dump().orElseThrow();
    private static final Duration SOON = Duration.ofSeconds(30);

    /** What is promised for the time after the last session. */
    private static final Duration QUIET = Duration.ofSeconds(60);

    /** Ten seconds to be claimed in, ten to be used in, the minute that the living have to see that pass, and time to end. */
    private static final Duration DEADLINE = Duration.ofSeconds(100);

    @TempDir
    static Path abandonedDirectory;

    private static DockerHome abandoned;

    @TempDir
    Path directory;

    private DockerHome home;
    private final List<ChildJvm> jvms = new ArrayList<>();

    /** While the other tests run, its minute passes. */
    @BeforeAll
    static void abandonAHome() throws Exception {
        abandoned = new DockerHome(abandonedDirectory.resolve("home"));
        try (ChildJvm jvm = ChildJvm.copying(
                "hold",
                abandoned.directory(),
                MENU,
                "runtime=docker",
                "isolation=server",
                "warm_pool_size=1",
                "copy_ttl_seconds=10",
                "max_ttl_seconds=10",
                "warm_max_age_seconds=10")) {
            jvm.until("HELD");
            await().atMost(SOON)
                    .until(() -> abandoned
                                    .store("SELECT id FROM copies WHERE state = 'WARM'")
                                    .size()
                            == 1);
            jvm.kill();
        }
    }

    @AfterAll
    static void removeIt() {
        abandoned.containers().forEach(abandoned.docker()::remove);
        abandoned.close();
    }

    @BeforeEach
    void makeAHome() {
        home = new DockerHome(directory.resolve("home"));
    }

    @AfterEach
    void everythingEnds() throws Exception {
        for (ChildJvm jvm : jvms) {
            jvm.close();
        }
        home.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"SERVER", "DATABASE"})
    @Order(1)
    void whatAKilledJvmHeldMadeAndRemovedIsRemovedByTheNextSession(Isolation isolation) throws Exception {
        ChildJvm killed = start("toil", MENU, isolation, "warm_pool_size=1").until("HELD");
        await().atMost(SOON)
                .until(() -> home.store("SELECT id FROM copies WHERE state = 'DESTROYED'")
                                .size()
                        >= 2);
        killed.kill();
        assertThat(home.unfinishedRows()).hasSizeGreaterThanOrEqualTo(2);

        try (CopyManager next = home.manager()) {
            next.recoverOrphans();

            next.list().stream().filter(Copy::warm).forEach(copy -> next.destroy(copy.id()));
            home.assertNothingIsLeft();
            assertThat(home.sessionFiles()).hasSize(1);
            assertThat(next.list().stream()
                            .filter(copy -> killed.held().contains(copy.id()))
                            .map(Copy::status))
                    .containsExactly(CopyStatus.DESTROYED, CopyStatus.DESTROYED);
        }
        assertThat(home.sessionFiles()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"SERVER", "DATABASE"})
    @Order(2)
    @FaultCase("T33")
    void aRestoreThatWasKilledLeavesNothing(Isolation isolation) throws Exception {
        String slow = new Dumps(directory).slow().dump().orElseThrow();
        ChildJvm killed = start("restore", slow, isolation).until("OPEN");
        home.awaitSleeper(isolation == Isolation.SERVER ? "staging" : "server");
        try (CopyManager next = home.manager()) {
            next.recoverOrphans();
            assertThat(home.unfinishedRows()).hasSize(1).allMatch(row -> row.startsWith("BUILDING"));
            killed.kill();

            next.recoverOrphans();

            home.assertNothingIsLeft();
            assertThat(home.store("SELECT database FROM snapshots")).isEmpty();
        }
    }

    /** Nobody comes, and no deadline passes: the servers themselves notice. */
    @Test
    @Order(3)
    void serversOfClaimedCopiesEndWithTheOnlyJvmThoughThatWasKilled(TestReporter report) throws Exception {
        ChildJvm killed =
                start("hold", MENU, Isolation.SERVER, "docker.idle_seconds=600").until("HELD");
        List<String> copies = home.containers("copy");
        assertThat(copies).hasSize(2);
        awaitHolds(copies);
        killed.kill();
        long begin = System.nanoTime();

        await().atMost(QUIET).untilAsserted(() -> assertThat(copies).allSatisfy(this::assertEndedInOrder));

        report.publishEntry(
                "seconds until claimed servers were gone", Long.toString((System.nanoTime() - begin) / 1_000_000_000));
        assertThat(copies)
                .allSatisfy(copy ->
                        assertThat(home.docker().logs(copy)).contains("and the session that held this server is gone"));
        try (CopyManager next = home.manager()) {
            next.recoverOrphans();
            home.assertNothingIsLeft();
        }
    }

    /** Until each was told that it is held, and has heard it. */
    private void awaitHolds(List<String> copies) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(copies)
                        .allSatisfy(copy -> assertThat(home.docker().logs(copy)).contains("s at the latest (held)")));
    }

    private void assertEndedInOrder(String container) {
        assertThat(home.docker().inspect(container, "{{.State.Status}} {{.State.ExitCode}}"))
                .isEqualTo("exited 0");
    }

    @Test
    @Order(3)
    @FaultCase("T03")
    void aSharedServerEndsWithTheOnlyJvmThoughThatWasKilled() throws Exception {
        ChildJvm killed = start("hold", MENU, Isolation.DATABASE).until("HELD");
        String server = home.containers("server").get(0);
        killed.kill();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(home.docker().inspect(server, "{{.State.Status}}"))
                        .isEqualTo("exited"));
    }

    @Test
    @Order(4)
    @FaultCase("T33")
    void twoSessionsRestoreOnceAndEachKeepsWhatIsItsOwn() throws Exception {
        ChildJvm living = start("hold", MENU, Isolation.SERVER);
        ChildJvm other = start("hold", MENU, Isolation.SERVER);
        living.until("HELD");
        other.until("HELD");
        assertThat(List.of(living, other))
                .as("restores")
                .filteredOn(jvm -> jvm.said().stream().anyMatch(line -> line.contains("Restored ")))
                .hasSize(1);
        String session = home.store("SELECT owner_id FROM copies WHERE id = '"
                        + living.held().get(0) + "'")
                .get(0);
        String unrecorded = stray("ditto_c_unrecorded", home.label(), session);
        String stray = stray("ditto_c_stray", home.label(), "00000000-0000-0000-0000-000000000000");
        other.kill();

        try (CopyManager next = CopyManager.builder()
                .config(home.config().set("isolation", "server").build())
                .build()) {
            Copy mine = next.create(Dumps.MENU);
            next.recoverOrphans();

            assertThat(home.store("SELECT id FROM copies WHERE state = 'READY'"))
                    .containsExactlyInAnyOrder(
                            mine.id(), living.held().get(0), living.held().get(1));
            assertThat(home.docker().exists(stray)).as("a stray").isFalse();
            assertThat(home.docker().exists(unrecorded))
                    .as("what a living session may be making")
                    .isTrue();
            for (String id : living.held()) {
                assertThat(rows(next.find(id).orElseThrow())).isEqualTo("3");
            }
        } finally {
            home.docker().remove(unrecorded);
        }
    }

    @Test
    @Order(5)
    @FaultCase("T08")
    void whatIsNotThisHomesIsLeftAlone() throws Exception {
        DockerCommand docker = home.docker();
        DockerHome second = new DockerHome(directory.resolve("second"));
        String foreign = stray("ditto_c_foreign", "ditto.managed=true", "none");
        String old = stray("ditto_c_old", "ditto.state=somebody-elses", "none");
        try (CopyManager others = CopyManager.builder()
                .config(second.config().set("isolation", "server").build())
                .build()) {
            Copy theirs = others.create(Dumps.MENU);
            try (CopyManager mine = CopyManager.builder()
                    .config(home.config().set("isolation", "server").build())
                    .build()) {
                mine.destroy(mine.create(Dumps.MENU).id());
                mine.recoverOrphans();
                home.assertNothingIsLeft();
            }

            assertThat(rows(theirs)).isEqualTo("3");
            assertThat(second.images()).hasSize(1);
            assertThat(docker.exists(foreign)).isTrue();
            assertThat(docker.exists(old)).isTrue();
        } finally {
            docker.remove(foreign);
            docker.remove(old);
            second.close();
        }
    }

    @Test
    @Order(6)
    @FaultCase("T26")
    void copiesEndByThemselvesAtTheirDeadlineThoughNobodyIsLeft() {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(abandoned.containers("copy"))
                        .hasSize(3)
                        .allSatisfy(copy -> assertThat(
                                        abandoned.docker().inspect(copy, "{{.State.Status}} {{.State.ExitCode}}"))
                                .isEqualTo("exited 0")));
    }

    /** Looks like a copy's container that was made long ago. */
    private String stray(String name, String label, String session) {
        return home.docker()
                .run(
                        "create",
                        "--label=" + label,
                        "--label=" + Oracle.TEST_LABEL + "=stray",
                        "--label=ditto.kind=copy",
                        "--label=ditto.name=" + name,
                        "--label=ditto.session=" + session,
                        "--label=ditto.created=" + Instant.now().minus(Duration.ofDays(1)),
                        "--name=ditto-" + home.label().substring("ditto.state=".length(), "ditto.state=".length() + 8)
                                + "-" + name,
                        "--tmpfs=/var/lib/postgresql/data",
                        "postgres:17",
                        "true");
    }

    private ChildJvm start(String task, String dump, Isolation isolation, String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("runtime=docker");
        all.add("isolation=" + isolation.name().toLowerCase(java.util.Locale.ROOT));
        ChildJvm jvm = ChildJvm.copying(task, home.directory(), dump, all.toArray(String[]::new));
        jvms.add(jvm);
        return jvm;
    }

    private static String rows(Copy copy) throws Exception {
        try (CopySession session = CopySession.of(copy)) {
            return String.valueOf(session.query("SELECT count(*) FROM menu"));
        }
    }
}
