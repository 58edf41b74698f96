package dev.ditto.faults.docker;

import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.DittoException;
import dev.ditto.Isolation;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.home.ChildJvm;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.RequiresDocker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * T06: power fails, and of what the store was told last the disk knows nothing: its log ends at an earlier commit, while the
 * daemon still has all containers and images. A life per commit, as the next session removes what it meets.
 */
@Tag("faults")
@RequiresDocker
@EnabledIfSystemProperty(named = "ditto.faults.form", matches = "long")
@Timeout(1800)
class PowerLossIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** What no row accounts for is left alone for two minutes, as an older ditto may be making it. */
    private static final Duration LONGEST = Duration.ofSeconds(200);

    /** All of them, as they wait for that together. */
    private static final int LIVES = 8;

    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"SERVER", "DATABASE"})
    void theNextSessionPutsInOrderWhatTheStoreHasForgotten(Isolation isolation) throws Exception {
        Tally tally = Tally.of(
                "T06",
                "the store's log ends at an earlier commit, containers do not (docker, " + isolation
                        + "): damaged stores, leaks, dead copies");
        ExecutorService threads = Executors.newFixedThreadPool(LIVES);
        try {
            List<Callable<Boolean>> all = new ArrayList<>();
            for (int life = 0; life < LIVES; life++) {
                Path home = directory.resolve("home-" + life);
                double share = (double) life / LIVES;
                all.add(() -> lose(tally, home, isolation, share));
            }
            for (Future<Boolean> life : threads.invokeAll(all)) {
                tally.tried(life.get(), "a life did not come to its end");
            }
        } finally {
            threads.shutdownNow();
        }
        tally.hold();
    }

    private static boolean lose(Tally tally, Path directory, Isolation isolation, double share) throws Exception {
        try (DockerHome home = new DockerHome(directory)) {
            live(home, isolation);
            judge(tally, home, isolation, forget(home.directory(), share));
            return true;
        }
    }

    /** Copies are held, made and removed when it ends. */
    private static void live(DockerHome home, Isolation isolation) throws Exception {
        try (ChildJvm jvm = ChildJvm.copying(
                "toil",
                home.directory(),
                Dumps.MENU.dump().orElseThrow(),
                "runtime=docker",
                "isolation=" + isolation.name().toLowerCase(Locale.ROOT),
                "warm_pool_size=1")) {
            jvm.until("HELD");
            await().atMost(SOON)
                    .until(() -> !home.store("SELECT id FROM copies WHERE state = 'DESTROYED'")
                            .isEmpty());
            jvm.kill();
        }
    }

    /** Ends the log after that share of its commits; says where. */
    private static String forget(Path home, double share) throws IOException {
        Path log = home.resolve("ditto.db-wal");
        byte[] bytes = Files.readAllBytes(log);
        List<Integer> commits = commits(bytes);
        int kept = (int) (share * commits.size());
        int length = kept == 0 ? 0 : commits.get(kept - 1);
        Files.write(log, Arrays.copyOf(bytes, length));
        Files.deleteIfExists(home.resolve("ditto.db-shm"));
        return "after " + kept + " of " + commits.size() + " commits";
    }

    /** Where each of them ends; frames of an older log are none. */
    private static List<Integer> commits(byte[] log) {
        List<Integer> commits = new ArrayList<>();
        ByteBuffer words = ByteBuffer.wrap(log);
        int frame = log.length < HEADER ? 0 : FRAME_HEADER + words.getInt(8);
        for (int at = HEADER; frame > 0 && at + frame <= log.length; at += frame) {
            boolean current = words.getLong(at + 8) == words.getLong(16);
            if (current && words.getInt(at + 4) != 0) {
                commits.add(at + frame);
            }
        }
        return commits;
    }

    private static void judge(Tally tally, DockerHome home, Isolation isolation, String cut) throws Exception {
        try (CopyManager next = CopyManager.builder()
                .config(home.config()
                        .set("isolation", isolation.name().toLowerCase(Locale.ROOT))
                        .build())
                .build()) {
            next.recoverOrphans();
            Copy copy = next.create(Dumps.MENU);
            try (CopySession session = CopySession.of(copy)) {
                tally.tried("3".equals(session.query("SELECT count(*) FROM menu")), cut + ": a copy is not whole");
            }
            next.destroy(copy.id());
            next.list().stream().filter(Copy::warm).forEach(warm -> next.destroy(warm.id()));
            await().atMost(LONGEST).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
                next.recoverOrphans();
                home.assertNothingIsLeft();
            });
            tally.tried(home.store("PRAGMA integrity_check").equals(List.of("ok")), cut + ": the store is damaged");
        } catch (DittoException | AssertionError | org.awaitility.core.ConditionTimeoutException e) {
            tally.tried(false, cut + ": " + e);
            home.containers().forEach(home.docker()::remove);
        }
    }
}
