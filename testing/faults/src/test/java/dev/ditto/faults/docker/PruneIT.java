package dev.ditto.faults.docker;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.DittoException;
import dev.ditto.Isolation;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.PrivateDaemon;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** T15: somebody tidies up a daemon while tests run on it. On a daemon of its own, as nothing on it is safe. */
@Tag("faults")
@RequiresDocker(privateDaemon = true)
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
class PruneIT {

    private static final String IMAGE = "postgres:17";
    private static final Duration HEALED = Duration.ofSeconds(30);
    private static final Duration TIDYING = Duration.ofMinutes(1);

    private PrivateDaemon daemon;
    private DockerHome home;

    @BeforeAll
    void startADaemon(@TempDir Path directory) {
        daemon = PrivateDaemon.started();
        daemon.load(IMAGE);
        home = new DockerHome(directory.resolve("home"), daemon.docker());
    }

    @AfterAll
    void endIt() {
        if (daemon != null) {
            daemon.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"SERVER", "DATABASE"})
    void whatIsGoneIsSaidToBeAndTheNextCopyWorks(Isolation isolation) throws Exception {
        Tally tally = Tally.of(
                "T15",
                "docker rm -f, stop and system prune -af --volumes under a suite (" + isolation
                        + "): hangs, dead copies called ready, not healed");
        List<Long> healed = new ArrayList<>();
        try (CopyManager manager = open(isolation)) {
            for (String mishap : List.of("rm --force --volumes", "stop --time=1", "prune")) {
                Copy held = manager.create(Dumps.MENU);
                AtomicBoolean over = new AtomicBoolean();
                CompletableFuture<Integer> suite = suite(manager, over);
                tidy(mishap);
                over.set(true);
                tally.with("copies beside " + mishap.split(" ")[0], suite.get(90, TimeUnit.SECONDS));
                long begin = System.nanoTime();
                manager.recoverOrphans();
                tally.tried(isHonest(manager, held), mishap + ": a dead copy is called ready");
                Copy next = manager.create(Dumps.MENU);
                tally.tried(hasRows(next), mishap + ": the next copy is empty");
                long millis = (System.nanoTime() - begin) / 1_000_000;
                healed.add(millis);
                tally.tried(millis < HEALED.toMillis(), mishap + ": healed after " + millis + " ms");
                manager.destroy(held.id());
                manager.destroy(next.id());
            }
            manager.recoverOrphans();
            home.assertNothingIsLeft();
        }
        tally.withMillis("healed", healed).hold();
    }

    private void tidy(String mishap) {
        if (mishap.equals("prune")) {
            daemon.docker().run(TIDYING, "system", "prune", "--all", "--force", "--volumes");
            // As a pull would bring it back.
            daemon.load(IMAGE);
            return;
        }
        for (String container : home.containers()) {
            try {
                daemon.docker().run(TIDYING, (mishap + " " + container).split(" "));
            } catch (IllegalStateException gone) {
                // The suite was faster.
                continue;
            }
        }
    }

    /** What it calls ready works. */
    private static boolean isHonest(CopyManager manager, Copy held) {
        Copy seen = manager.find(held.id()).orElseThrow();
        return seen.status() != CopyStatus.READY || hasRows(seen);
    }

    private static boolean hasRows(Copy copy) {
        try (CopySession session = CopySession.of(copy)) {
            return "3".equals(session.query("SELECT count(*) FROM menu"));
        } catch (SQLException e) {
            return false;
        }
    }

    /** Goes on whatever fails. @return how many copies worked */
    private static CompletableFuture<Integer> suite(CopyManager manager, AtomicBoolean over) {
        CompletableFuture<Integer> worked = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    int count = 0;
                    while (!over.get()) {
                        try {
                            Copy copy = manager.create(Dumps.MENU);
                            count += hasRows(copy) ? 1 : 0;
                            manager.destroy(copy.id());
                        } catch (DittoException e) {
                            // Its copy was taken from it.
                            continue;
                        }
                    }
                    worked.complete(count);
                },
                "test-suite");
        thread.setDaemon(true);
        thread.start();
        return worked;
    }

    private CopyManager open(Isolation isolation) {
        return CopyManager.builder()
                .config(home.config()
                        .set("docker_host", daemon.host())
                        .set("docker.connect_address", daemon.address())
                        .set("isolation", isolation.name().toLowerCase(Locale.ROOT))
                        .build())
                .build();
    }
}
