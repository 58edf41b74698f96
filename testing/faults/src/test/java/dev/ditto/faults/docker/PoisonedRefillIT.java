package dev.ditto.faults.docker;

import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** T40: what warm copies are made of is gone, and nobody asks for a copy for a while. */
@Tag("faults")
@RequiresDocker
@EnabledIfSystemProperty(named = "ditto.faults.form", matches = "long")
@Timeout(300)
class PoisonedRefillIT {

    private static final int GONE_SECONDS = 60;

    /** Tries rest for one second at first and twice as long each time: six in a minute, two copies each. */
    private static final int MOST_ROWS = 14;

    @TempDir
    Path directory;

    @Test
    void aPoolWhoseSnapshotIsGoneTriesSeldomAndRecovers() throws Exception {
        Tally tally =
                Tally.of("T40", "warm pool whose snapshot's image is gone: rows beyond the back-off, not recovered");
        try (DockerHome home = new DockerHome(directory.resolve("home"));
                CopyManager manager = CopyManager.builder()
                        .config(home.config()
                                .set("isolation", "server")
                                .set("warm_pool_size", "2")
                                .build())
                        .build()) {
            manager.startPool();
            manager.destroy(manager.create(Dumps.MENU).id());
            awaitWarm(home);
            home.images().forEach(image -> home.docker().run("rmi", "--force", image));
            home.containers("copy").forEach(home.docker()::remove);
            int before = rows(home);
            TimeUnit.SECONDS.sleep(GONE_SECONDS);
            int made = rows(home) - before;
            tally.with("rows", made).tried(made <= MOST_ROWS, made + " rows in " + GONE_SECONDS + " s");

            long begin = System.nanoTime();
            Copy copy = manager.create(Dumps.MENU);
            try (CopySession session = CopySession.of(copy)) {
                tally.tried("3".equals(session.query("SELECT count(*) FROM menu")), "the next copy is empty");
            }
            awaitWarm(home);
            tally.with("recovered after ms", (System.nanoTime() - begin) / 1_000_000);
            manager.destroy(copy.id());
            manager.list().stream().filter(Copy::warm).forEach(warm -> manager.destroy(warm.id()));
            manager.close();
            home.containers("copy").forEach(home.docker()::remove);
        }
        tally.hold();
    }

    private static void awaitWarm(DockerHome home) {
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        home.store("SELECT id FROM copies WHERE state = 'WARM'").size() == 2);
    }

    private static int rows(DockerHome home) {
        return Integer.parseInt(home.store("SELECT count(*) FROM copies").get(0));
    }
}
