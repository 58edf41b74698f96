package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What whoever waits for a slow restore is told, in the same JVM and in another session of the home. */
@Timeout(120)
class RestoreProgressIT {

    private static final String RESTORING =
            "Restoring slow\\.sql: [0-9.]+ of 2\\.\\d MB \\(\\d+ %\\), [0-9.]+ MB/s, about \\d+ s left";

    @TempDir
    Path directory;

    private TestHome home;
    private String dump;

    /** What a listener was told, when and in which thread. */
    private record Told(String words, long nanos, Thread thread) {}

    @BeforeEach
    void makeADumpThatTakesSeconds() throws IOException {
        home = new TestHome(directory.resolve("home"));
        StringBuilder sql = new StringBuilder("CREATE TABLE notes (note text);\n");
        for (int part = 0; part < 7; part++) {
            sql.append("INSERT INTO notes VALUES ('")
                    .append("x".repeat(300_000))
                    .append("');\n");
            sql.append("SELECT pg_sleep(1);\n");
        }
        dump = Files.writeString(directory.resolve("slow.sql"), sql).toString();
    }

    @AfterEach
    void itsServersEnd() throws Exception {
        home.close();
    }

    private CreateOptions telling(Consumer<String> listener) {
        return CreateOptions.builder().dump(dump).progress(listener).build();
    }

    @Test
    void allWhoWaitAreToldByTheirOwnThreadFromTheThirdSecondOn() throws Exception {
        List<Told> first = new CopyOnWriteArrayList<>();
        List<String> second = new CopyOnWriteArrayList<>();
        try (CopyManager manager = home.manager()) {
            CompletableFuture<Copy> other = CompletableFuture.supplyAsync(
                    () -> manager.create(telling(second::add)), task -> new Thread(task).start());
            long begin = System.nanoTime();
            manager.create(telling(words -> first.add(new Told(words, System.nanoTime(), Thread.currentThread()))));
            int toldWhileItRan = first.size();
            other.get();

            assertThat(first).extracting(Told::words).anyMatch(words -> words.matches(RESTORING));
            assertThat(first).extracting(Told::thread).containsOnly(Thread.currentThread());
            assertThat(first.get(0).nanos() - begin)
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(3).toNanos());
            for (int i = 1; i < first.size(); i++) {
                assertThat(first.get(i).nanos() - first.get(i - 1).nanos())
                        .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
            }
            assertThat(second).anyMatch(words -> words.matches(RESTORING));
            manager.create(telling(words -> first.add(new Told(words, 0, Thread.currentThread()))));
            assertThat(first).as("told of a copy that is there at once").hasSize(toldWhileItRan);
        }
    }

    @Test
    void whoWaitsForAnotherSessionsRestoreIsToldSo() throws Exception {
        List<String> restorer = new CopyOnWriteArrayList<>();
        List<String> waiter = new CopyOnWriteArrayList<>();
        try (CopyManager restoring = home.manager();
                CopyManager waiting = home.manager()) {
            CompletableFuture<Copy> copy = CompletableFuture.supplyAsync(
                    () -> restoring.create(telling(restorer::add)), task -> new Thread(task).start());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> home.store("SELECT count(*) FROM snapshots WHERE state = 'BUILDING'")
                            .contains("1"));
            waiting.create(telling(waiter::add));
            copy.get();
        }
        assertThat(waiter).isNotEmpty().containsOnly("Another process restores slow.sql");
        assertThat(restorer).anyMatch(words -> words.matches(RESTORING));
    }

    @Test
    void aListenersFailureEndsItsCallAndNotTheRestore() throws Exception {
        IllegalStateException failure = new IllegalStateException("the terminal is gone");
        try (CopyManager manager = home.manager()) {
            assertThatThrownBy(() -> manager.create(telling(words -> {
                        throw failure;
                    })))
                    .isSameAs(failure);
            assertThat(manager.list()).isEmpty();

            Copy copy = manager.create(CreateOptions.builder().dump(dump).build());
            assertThat(manager.events(copy.id())).extracting("action").contains("snapshot_awaited");
            manager.destroy(copy.id());
        }
    }
}
