package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Nobody takes a copy away from a living session, however slow it is and however many look for the dead. */
@Tag("faults")
@Timeout(400)
class ReaperRaceIT {

    private static final Logger LOG = LoggerFactory.getLogger(ReaperRaceIT.class);
    private static final String MENU = "classpath:dev/ditto/contract/menu.sql";

    private static final int ROUNDS = Integer.getInteger("ditto.test.reaper_rounds", 200);

    /** 90 in the long form. */
    private static final int FROZEN_SECONDS = Integer.getInteger("ditto.test.frozen_seconds", 10);

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

    /** T07. The JVMs stay, as starting 600 takes minutes; in each round two of them open and close a session. */
    @Test
    void twoReapersThatStartWhileACopyIsMadeLeaveItAlone() throws Exception {
        CopyingJvm maker = start("make", MENU, 0).until("OPEN");
        List<CopyingJvm> reapers = List.of(
                start("reap", MENU, 0).until("OPEN"), start("reap", MENU, 0).until("OPEN"));

        for (int round = 0; round < ROUNDS; round++) {
            for (CopyingJvm jvm : jvms) {
                jvm.go();
            }
            maker.until("MADE");
            for (CopyingJvm reaper : reapers) {
                reaper.until("REAPED");
            }
            maker.go();
            maker.until("ALIVE").until("ENDED");
        }

        assertThat(maker.said()).noneMatch(line -> line.startsWith("KILLED"));
        assertThat(home.store("SELECT count(*) FROM copies WHERE state = 'DESTROYED'"))
                .containsExactly(Integer.toString(ROUNDS));
        assertThat(home.store("SELECT count(*) FROM events WHERE actor = 'reaper'"))
                .as("copies of living owners that a reaper touched")
                .containsExactly("0");
        LOG.info("{} rounds of two reapers and a maker: no copy of a living owner was touched", ROUNDS);
    }

    /** T04. */
    @Test
    void anOwnerThatIsFrozenInARestoreGoesOnAsIfNothingHappened() throws Exception {
        Path slow =
                Files.writeString(directory.resolve("slow.sql"), "CREATE TABLE slow (id int);\nSELECT pg_sleep(3);\n");
        CopyingJvm holder = start("hold", MENU, 1).until("HELD");
        CopyingJvm owner = start("hold", slow.toString(), 1).until("OPEN");
        awaitTheSleep();
        owner.signal("STOP");
        holder.signal("STOP");
        CopyingJvm other;
        try (CopyManager manager = home.manager()) {
            other = start("ask", slow.toString(), 1).until("OPEN");
            long end = System.nanoTime() + Duration.ofSeconds(FROZEN_SECONDS).toNanos();
            while (System.nanoTime() < end) {
                assertThat(manager.recoverOrphans()).isZero();
                assertThat(manager.expireOldCopies()).isZero();
                assertThat(home.unfinishedRows())
                        .hasSize(2)
                        .anyMatch(row -> row.startsWith("BUILDING snapshot"))
                        .anyMatch(row -> row.startsWith("READY copy"));
            }
            holder.signal("CONT");
            owner.signal("CONT");
            owner.until("HELD");
            assertThat(other.done()).anyMatch(line -> line.startsWith("GOT "));
            manager.recoverOrphans();

            assertThat(restores()).as("owners of one restore").isOne();
            assertThat(home.unfinishedRows()).hasSize(2).allMatch(row -> row.startsWith("READY copy"));
        }
        LOG.info("An owner frozen for {} s in its restore kept what it had", FROZEN_SECONDS);
    }

    private void awaitTheSleep() {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> !home.inServers("SELECT query FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3)%'"
                                + " AND pid <> pg_backend_pid()")
                        .isEmpty());
    }

    private CopyingJvm start(String task, String dump, int times) throws IOException {
        CopyingJvm jvm = CopyingJvm.start(task, home.directory(), dump, times, 0);
        jvms.add(jvm);
        return jvm;
    }

    private long restores() {
        return jvms.stream()
                .flatMap(jvm -> jvm.said().stream())
                .filter(line -> line.contains("Restored slow.sql in "))
                .count();
    }
}
