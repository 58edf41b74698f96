package dev.ditto.faults.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.report.FaultCase;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import dev.ditto.test.docker.RequiresDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody ends or removes containers and images that are ditto's, as users do. */
@Tag("faults")
@FaultCase("T15")
@RequiresDocker
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class ContainerMishapsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private DockerHome home;
    private Dumps dumps;

    /** One for all tests, as they restore the same. */
    @BeforeAll
    void makeAHome(@TempDir Path directory) {
        home = new DockerHome(directory.resolve("home"));
        dumps = new Dumps(directory);
    }

    @AfterAll
    void removeIt() {
        home.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "rm --force"})
    void aWarmCopyThatWasEndedIsPassedOver(String how) throws Exception {
        try (CopyManager manager = open(config().set("warm_pool_size", "2"))) {
            manager.startPool();
            Copy first = manager.create(Dumps.MENU);
            List<String> warm = awaitWarm(2);
            end(how, containerOf(warm.get(0)));

            Copy claimed = manager.create(Dumps.MENU);

            assertThat(claimed.id()).isEqualTo(warm.get(1));
            assertThat(claimed.warm()).isTrue();
            assertThat(rows(claimed)).isEqualTo("3");
            assertThat(manager.find(warm.get(0)).orElseThrow().status()).isEqualTo(CopyStatus.DESTROYED);
            manager.destroy(first.id());
            manager.destroy(claimed.id());
        }
        try (CopyManager manager = open(config())) {
            manager.list().stream().filter(Copy::warm).forEach(copy -> manager.destroy(copy.id()));
            home.assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "rm --force"})
    void aClaimedCopyThatWasEndedIsDestroyedWithoutAWord(String how) throws Exception {
        try (CopyManager manager = open(config())) {
            Copy copy = manager.create(Dumps.MENU);
            end(how, containerOf(copy.id()));

            manager.destroy(copy.id());

            assertThat(manager.find(copy.id()).orElseThrow().status()).isEqualTo(CopyStatus.DESTROYED);
            home.assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "rm --force"})
    void aClaimedCopyThatWasEndedIsToldToBeLost(String how) throws Exception {
        try (CopyManager manager = open(config())) {
            Copy copy = manager.create(Dumps.MENU);
            Copy other = manager.create(Dumps.MENU);
            end(how, containerOf(copy.id()));

            manager.recoverOrphans();

            Copy lost = manager.find(copy.id()).orElseThrow();
            assertThat(lost.status()).isEqualTo(CopyStatus.FAILED);
            assertThat(lost.errorMessage())
                    .hasValue("It ended without ditto: its server or the daemon was stopped or ran out of memory, or"
                            + " somebody removed it. Create another copy.");
            assertThat(rows(other)).isEqualTo("3");
            manager.destroy(copy.id());
            manager.destroy(other.id());
            home.assertNothingIsLeft();
        }
    }

    /** Somebody looks at what a copy does, and stops it meanwhile. */
    @Test
    @FaultCase("T04")
    void aCopyThatIsPausedIsNotLost() throws Exception {
        try (CopyManager manager = open(config())) {
            Copy copy = manager.create(Dumps.MENU);
            home.docker().run("pause", containerOf(copy.id()));

            manager.recoverOrphans();

            home.docker().run("unpause", containerOf(copy.id()));
            assertThat(manager.find(copy.id()).orElseThrow().status()).isEqualTo(CopyStatus.READY);
            assertThat(rows(copy)).isEqualTo("3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "rm --force"})
    void aRestoreWhoseContainerWasEndedFailsAndLeavesNothing(String how) throws Exception {
        try (CopyManager manager = open(config())) {
            CreateOptions slow = dumps.slow();
            CompletableFuture<Throwable> failure = failing(() -> manager.create(slow));
            home.awaitSleeper("staging");
            end(how, home.containers("staging").get(0));

            assertThat(failure.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessageContaining("slow.sql was being restored. Was it, or the daemon that runs it, stopped by")
                    .hasMessageContaining("Run this again.");
            home.assertNothingIsLeft();
            manager.destroy(manager.create(Dumps.MENU).id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rmi --force", "image prune --all --force --filter"})
    void aSnapshotWhoseImageWasRemovedIsRestoredAgain(String how) throws Exception {
        try (CopyManager manager = open(config())) {
            Copy earlier = manager.create(Dumps.MENU);
            String snapshot = snapshotOf(earlier);
            manager.destroy(earlier.id());
            String image = home.images().stream()
                    .filter(name -> name.endsWith(snapshot))
                    .findFirst()
                    .orElseThrow();
            home.docker().run((how + " " + (how.startsWith("rmi") ? image : "label=" + home.label())).split(" "));

            Copy copy = manager.create(Dumps.MENU);

            assertThat(rows(copy)).isEqualTo("3");
            assertThat(home.snapshots()).contains(snapshotOf(copy)).doesNotContain(snapshot);
            manager.destroy(copy.id());
            manager.recoverOrphans();
            home.assertNothingIsLeft();
        }
    }

    @Test
    void theLeastRecentlyUsedSnapshotBeyondTheBudgetGoesAndNeverOneInUse() throws Exception {
        try (CopyManager manager = open(config().set("snapshots.budget_mb", "1"))) {
            Copy inUse = manager.create(dumps.table("a"));
            String used = snapshotOf(inUse);
            Copy other = manager.create(dumps.table("b"));
            manager.destroy(other.id());

            Copy last = manager.create(dumps.table("c"));

            assertThat(home.snapshots()).containsExactlyInAnyOrder(used, snapshotOf(last));
            assertThat(home.store("SELECT database FROM snapshots"))
                    .containsExactlyInAnyOrderElementsOf(home.snapshots());
            try (CopySession session = CopySession.of(inUse)) {
                assertThat(session.query("SELECT name FROM a")).isEqualTo("a");
            }
            manager.destroy(inUse.id());
            manager.destroy(last.id());
            home.assertNothingIsLeft();
        }
    }

    private static CompletableFuture<Throwable> failing(Runnable work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                CompletableFuture.runAsync(work).get();
                return new AssertionError("it did not fail");
            } catch (ExecutionException e) {
                return e.getCause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return e;
            }
        });
    }

    private List<String> awaitWarm(int count) {
        String oldestFirst = "SELECT id FROM copies WHERE state = 'WARM' ORDER BY created_at, id";
        await().atMost(SOON).until(() -> home.store(oldestFirst).size() == count);
        return home.store(oldestFirst);
    }

    private String snapshotOf(Copy copy) {
        return home.store("SELECT snapshot FROM copies WHERE id = '" + copy.id() + "'")
                .get(0);
    }

    private String containerOf(String copyId) {
        return home.docker().containers("ditto.copy=" + copyId).get(0);
    }

    private void end(String how, String container) {
        home.docker().run((how + " " + container).split(" "));
    }

    private static String rows(Copy copy) throws Exception {
        try (CopySession session = CopySession.of(copy)) {
            return String.valueOf(session.query("SELECT count(*) FROM menu"));
        }
    }

    private DittoConfig.Builder config() {
        return home.config().set("isolation", "server");
    }

    private static CopyManager open(DittoConfig.Builder config) throws IOException {
        return CopyManager.builder().config(config.build()).build();
    }
}
