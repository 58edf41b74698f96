package dev.ditto.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.OpenCopy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many at once, and warm ones. */
interface PoolContract extends ContractSubject {

    @Test
    default void parallelCallersGetCopiesOfTheirOwn() throws Exception {
        List<Callable<List<String>>> callers = new ArrayList<>();
        for (int caller = 0; caller < 16; caller++) {
            String name = "caller " + caller;
            callers.add(() -> useThree(name));
        }
        Set<String> seen = new HashSet<>();
        for (List<String> ids : inParallel(callers)) {
            for (String id : ids) {
                assertThat(seen.add(id)).as("handed out once: " + id).isTrue();
            }
        }
        assertThat(seen).hasSize(48);
    }

    private List<String> useThree(String name) throws SQLException {
        List<String> ids = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            try (OpenCopy copy = client().open(
                                    ContractSubject.of(LIBRARY).jobName(name).build());
                    CopySession session = CopySession.of(copy.copy())) {
                session.execute("INSERT INTO author (name) VALUES ('" + name + "')");
                assertThat(session.query("SELECT string_agg(name, ';') FROM author WHERE id > 42"))
                        .isEqualTo(name);
                assertThat(copy.copy().jobName()).contains(name);
                ids.add(copy.copy().id());
            }
        }
        return ids;
    }

    /** Clean-up may come upon the same copy at the same moment. */
    @Test
    default void destroyAndExpiryDoNotDisturbEachOther() throws Exception {
        List<Callable<List<String>>> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            callers.add(() -> {
                for (int round = 0; round < 10; round++) {
                    Copy copy = client().create(ContractSubject.of(MENU).build());
                    client().destroy(copy.id());
                    assertThat(client().find(copy.id()).map(Copy::status)).contains(CopyStatus.DESTROYED);
                }
                return List.of();
            });
            callers.add(() -> {
                for (int round = 0; round < 40; round++) {
                    expire();
                }
                return List.of();
            });
        }
        assertThat(inParallel(callers)).hasSize(8);
    }

    @Test
    default void aWarmCopyIsExactlyWhatWasAskedFor() throws SQLException {
        CreateOptions library = ContractSubject.of(LIBRARY).build();
        awaitWarm(library);
        CreateOptions menu = ContractSubject.of(MENU).build();
        CreateOptions scripted = ContractSubject.of(LIBRARY).script(SCRIPT).build();
        for (int round = 0; round < 5; round++) {
            assertThat(tables(library)).contains("author", "book").doesNotContain("added_by_script", "menu");
            assertThat(tables(menu)).isEqualTo("menu");
            assertThat(tables(scripted)).contains("author", "added_by_script").doesNotContain("menu");
        }
        awaitWarm(menu);
        awaitWarm(scripted);
        assertThat(tables(menu)).isEqualTo("menu");
        assertThat(tables(scripted)).contains("added_by_script");
        assertThat(tables(library)).doesNotContain("added_by_script", "menu");
    }

    @Test
    default void aWarmCopyIsItsCallersFromTheClaimOn() {
        CreateOptions options = ContractSubject.of(LIBRARY)
                .jobName("Claiming")
                .ttl(Duration.ofMinutes(3))
                .build();
        Copy copy = awaitWarm(options);
        assertThat(copy.jobName()).contains("Claiming");
        assertThat(copy.runId()).contains("contract");
        assertThat(copy.ttl()).isEqualTo(Duration.ofMinutes(3));
    }

    /** Creates until the pool has one; the copy is destroyed already. */
    private Copy awaitWarm(CreateOptions options) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            try (OpenCopy copy = client().open(options)) {
                                return copy.copy();
                            }
                        },
                        Copy::warm);
    }

    private String tables(CreateOptions options) throws SQLException {
        try (OpenCopy copy = client().open(options);
                CopySession session = CopySession.of(copy.copy())) {
            return String.valueOf(session.query(
                    "SELECT string_agg(tablename, ' ' ORDER BY 1) FROM pg_tables WHERE schemaname = 'public'"));
        }
    }

    private static <T> List<T> inParallel(List<Callable<T>> callers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(callers)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
