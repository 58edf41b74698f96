package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several JVMs share a home, and one of them may die at any moment. */
@Timeout(180)
class SharedHomeIT {

    private static final String LIBRARY = "classpath:dev/ditto/contract/library.sql.gz";
    private static final int JVMS = 4;

    @TempDir
    Path directory;

    private TestHome home;
    private final List<CopyingJvm> jvms = new ArrayList<>();

    @BeforeEach
    void makeHome() {
        home = new TestHome(directory.resolve("home"));
    }

    @AfterEach
    void everythingEnds() throws Exception {
        for (CopyingJvm jvm : jvms) {
            jvm.close();
        }
        home.close();
    }

    @Test
    void fourJvmsNeverGetTheSameCopyAndLeaveNothing() throws Exception {
        for (int jvm = 0; jvm < JVMS; jvm++) {
            start("churn", LIBRARY, 25, 2);
        }
        Set<String> ids = new HashSet<>();
        for (CopyingJvm jvm : jvms) {
            List<String> lines = jvm.done();
            assertThat(lines).noneMatch(line -> line.startsWith("CROSSTALK"));
            lines.stream()
                    .filter(line -> line.startsWith("USED "))
                    .forEach(line -> assertThat(ids.add(line.split(" ")[1]))
                            .as("handed out once: " + line)
                            .isTrue());
            jvm.close();
        }

        assertThat(ids).hasSize(JVMS * 25);
        assertThat(home.store("SELECT id FROM copies WHERE state = 'DESTROYED'"))
                .containsAll(ids);
        assertThat(home.unfinishedRows()).allMatch(row -> row.startsWith("WARM copy"));
        assertThat(restores()).isOne();
        home.assertItsServersStop();
        try (CopyManager next = home.manager()) {
            destroyWarm(next);
            home.assertNothingIsLeft();
        }
    }

    @Test
    void aSnapshotThatAllAskForIsRestoredOnce() throws Exception {
        for (int jvm = 0; jvm < JVMS; jvm++) {
            start("ask", LIBRARY, 1, 0);
        }
        for (CopyingJvm jvm : jvms) {
            assertThat(jvm.done()).anyMatch(line -> line.startsWith("GOT "));
        }

        assertThat(restores()).isOne();
        assertThat(home.store("SELECT count(*) FROM snapshots")).containsExactly("1");
    }

    @Test
    void whatAKilledJvmHeldIsRemovedByTheNextSession() throws Exception {
        CopyingJvm killed = start("hold", LIBRARY, 3, 0).until("HELD");
        killed.kill();
        home.assertItsServersStop();
        assertThat(home.unfinishedRows()).hasSize(3).allMatch(row -> row.startsWith("READY copy"));

        try (CopyManager next = home.manager()) {
            // Its own first round may have been faster.
            assertThat(next.recoverOrphans()).isLessThanOrEqualTo(3);

            home.assertNothingIsLeft();
            assertThat(next.list()).hasSize(3).extracting(Copy::status).containsOnly(CopyStatus.DESTROYED);
            assertThat(sessionFiles()).hasSize(1);
        }
        assertThat(sessionFiles()).isEmpty();
    }

    @Test
    void aLivingSessionRemovesWhatADeadOneHeldAndNothingElse() throws Exception {
        CopyingJvm living = start("hold", LIBRARY, 2, 0).until("HELD");
        CopyingJvm killed = start("hold", LIBRARY, 2, 0).until("HELD");
        try (CopyManager manager = home.manager()) {
            Copy mine = manager.create(CreateOptions.builder().dump(LIBRARY).build());
            killed.kill();

            manager.recoverOrphans();

            List<String> alive = new ArrayList<>(living.said().stream()
                    .filter(line -> line.startsWith("HOLDING "))
                    .map(line -> line.split(" ")[1])
                    .toList());
            alive.add(mine.id());
            assertThat(home.store("SELECT id FROM copies WHERE state = 'READY'"))
                    .containsExactlyInAnyOrderElementsOf(alive);
            assertThat(home.databases()).hasSize(3);
        }
        living.close();
        home.assertItsServersStop();
        assertThat(home.unfinishedRows()).isEmpty();
    }

    /** Killed in a statement that takes its time. */
    @Test
    void aRestoreThatWasKilledLeavesNothing() throws Exception {
        Path slow = Files.writeString(
                directory.resolve("slow.sql"),
                "CREATE TABLE slow (id int);\nCREATE POLICY p ON slow TO only_in_slow;\n"
                        + "INSERT INTO slow VALUES (1);\n"
                        + "SELECT pg_sleep(60);\n");
        CopyingJvm killed = start("ask", slow.toString(), 1, 0).until("OPEN");
        try (CopyManager next = home.manager()) {
            // A server that is starting refuses.
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> home.inServers("SELECT query FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%'"
                                            + " AND pid <> pg_backend_pid()")
                                    .size()
                            == 1);
            next.recoverOrphans();
            assertThat(home.unfinishedRows()).hasSize(1).allMatch(row -> row.startsWith("BUILDING"));
            killed.kill();

            next.recoverOrphans();

            home.assertNothingIsLeft();
            assertThat(home.store("SELECT database FROM snapshots")).isEmpty();
            assertThat(home.inServers("SELECT rolname FROM pg_roles WHERE rolname = 'only_in_slow'"))
                    .as("stand-in roles")
                    .isEmpty();
        }
    }

    @Test
    void aKilledJvmAloneTakesItsServerWithIt() throws Exception {
        CopyingJvm killed = start("hold", LIBRARY, 1, 2).until("HELD");
        assertThat(home.processes()).isNotEmpty();

        killed.kill();

        home.assertItsServersStop();
    }

    private CopyingJvm start(String task, String dump, int times, int warm) throws IOException {
        CopyingJvm jvm = CopyingJvm.start(task, home.directory(), dump, times, warm);
        jvms.add(jvm);
        return jvm;
    }

    /** As the log of the JVMs tells. */
    private long restores() {
        return jvms.stream()
                .flatMap(jvm -> jvm.said().stream())
                .filter(line -> line.contains("Restored library.sql.gz in "))
                .count();
    }

    private static void destroyWarm(CopyManager manager) {
        manager.list().stream()
                .filter(copy -> copy.status() == CopyStatus.READY && copy.warm())
                .forEach(copy -> manager.destroy(copy.id()));
    }

    private List<String> sessionFiles() throws IOException {
        try (var files = Files.list(home.directory().resolve("sessions"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
