package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.Demand;
import dev.ditto.OpenCopy;
import dev.ditto.RestoreFailedException;
import dev.ditto.contract.CopySession;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that was told what will be asked for. */
@Timeout(120)
class PreparedCopiesIT {

    private static final CreateOptions MENU = of("classpath:dev/ditto/contract/menu.sql");
    private static final CreateOptions LIBRARY = of("classpath:dev/ditto/contract/library.sql.gz");
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private TestHome home;

    @BeforeEach
    void makeHome() {
        home = new TestHome(directory.resolve("home"));
    }

    @AfterEach
    void serversStop() throws Exception {
        home.close();
    }

    private static CreateOptions of(String dump) {
        return CreateOptions.builder().dump(dump).build();
    }

    private CopyManager manager(int poolSize) {
        return manager(home.config().set("warm_pool_size", Integer.toString(poolSize)));
    }

    private static CopyManager manager(DittoConfig.Builder config) {
        return CopyManager.builder().config(config.build()).build();
    }

    private static List<Copy> warm(CopyManager manager) {
        return manager.list().stream()
                .filter(copy -> copy.warm() && copy.status() == CopyStatus.READY)
                .filter(copy -> copy.jobName().isEmpty())
                .toList();
    }

    private static void awaitWarm(CopyManager manager, int count) {
        await().atMost(SOON).until(() -> warm(manager).size() == count);
    }

    private static Copy create(CopyManager manager) {
        return manager.create(CreateOptions.builder()
                .dump(MENU.dump().orElseThrow())
                .jobName("test")
                .build());
    }

    @Test
    void whatIsToComeIsThereBeforeItIsAskedForAndNothingElse() throws Exception {
        try (CopyManager manager = manager(2)) {
            manager.prepare(List.of(new Demand(MENU, 3)));
            awaitWarm(manager, 2);

            assertThat(create(manager).warm()).isTrue();
            awaitWarm(manager, 2);
            assertThat(create(manager).warm()).isTrue();
            assertThat(create(manager).warm()).isTrue();

            assertThat(manager.list())
                    .as("three were announced, and three made")
                    .hasSize(3);
        }
        home.assertNothingIsLeft();
    }

    /** In whatever order the clone that is made ahead, and the test that needs it, come. */
    @Test
    void aCopyIsNotClonedTwiceWhereItIsAskedForSoonerThanItIsReady() {
        try (CopyManager manager = manager(3)) {
            for (int round = 1; round <= 30; round++) {
                manager.prepare(List.of(new Demand(MENU, 1)));
                Copy copy = create(manager);
                manager.destroy(copy.id());
                assertThat(manager.list()).hasSize(round);
            }
            assertThat(warm(manager)).isEmpty();
        }
    }

    @Test
    void whoAsksForMoreGetsItAndThePoolIsKeptAsUsual() {
        try (CopyManager manager = manager(2)) {
            manager.startPool();
            manager.prepare(List.of(new Demand(MENU, 1)));
            create(manager);
            assertThat(create(manager).warm()).isFalse();
            awaitWarm(manager, 2);
        }
    }

    @Test
    void theConfiguredDumpIsLeftAloneIfNobodyWantsIt() throws Exception {
        try (CopyManager manager = manager(home.config()
                .set("warm_pool_size", "2")
                .set("dump.path", LIBRARY.dump().orElseThrow()))) {
            manager.prepare(List.of(new Demand(MENU, 2)));
            manager.startPool();
            awaitWarm(manager, 2);

            assertThat(home.templates()).hasSize(1);
        }
    }

    @Test
    void withoutAPoolSnapshotsAreStillRestoredAndTheFirstCopyTellsOfIt() throws Exception {
        try (CopyManager manager = manager(0)) {
            manager.prepare(List.of(new Demand(MENU, 2), new Demand(LIBRARY, 1)));
            await().atMost(SOON).until(() -> home.templates().size() == 2);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(home.unfinishedRows()).isEmpty());
            assertThat(manager.list()).isEmpty();

            Copy first = create(manager);
            Copy second = create(manager);

            assertThat(manager.events(first.id()))
                    .filteredOn(event -> event.action().startsWith("snapshot_"))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.action()).isEqualTo("snapshot_prepared");
                        assertThat(event.metadata())
                                .containsEntry("dump", "menu.sql")
                                .containsKey("restore_ms");
                    });
            assertThat(manager.events(second.id()))
                    .noneMatch(event -> event.action().startsWith("snapshot_"));
        }
    }

    @Test
    void aDumpThatFailsIsRestoredOnceAndItsFailureGoesToThoseWhoAskForCopies() {
        CreateOptions broken = of("classpath:dev/ditto/contract/broken.sql");
        try (CopyManager manager = manager(2)) {
            manager.prepare(List.of(new Demand(broken, 9), new Demand(of("/nowhere/shop.sql"), 5)));
            manager.prepare(List.of(new Demand(MENU, 1)));
            awaitWarm(manager, 1);

            Throwable first = catchThrowable(() -> manager.create(broken));
            assertThat(first)
                    .isInstanceOf(RestoreFailedException.class)
                    .hasMessageContaining("broken.sql, line 4: ERROR: relation \"no_such_table\" does not exist");
            assertThat(catchThrowable(() -> manager.create(broken))).isSameAs(first);
        }
    }

    @Test
    void closingEndsARestoreThatNobodyWaitsFor() throws Exception {
        Path slow =
                Files.writeString(directory.resolve("slow.sql"), "CREATE TABLE slow (id int);\nSELECT pg_sleep(60);\n");
        CopyManager manager = manager(2);
        manager.prepare(List.of(new Demand(of(slow.toString()), 3)));
        await().atMost(SOON).until(() -> !home.unfinishedRows().isEmpty());

        long begin = System.nanoTime();
        manager.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        try (CopyManager next = manager(0)) {
            next.recoverOrphans();
            await().atMost(SOON).untilAsserted(home::assertNothingIsLeft);
        }
    }

    /** Each looks at what all keep warm: the pool is no larger than one session alone would make it. */
    @Test
    void twoSessionsThatWantTheSameDoNotOvershoot() throws Exception {
        int each = 15;
        List<CompletableFuture<?>> tests = new ArrayList<>();
        try (CopyManager one = manager(3);
                CopyManager other = manager(3);
                CopyManager watching = manager(0)) {
            for (CopyManager manager : List.of(one, other)) {
                manager.prepare(List.of(new Demand(MENU, each)));
                tests.add(CompletableFuture.runAsync(() -> use(manager, each)));
            }
            CompletableFuture<?> all = CompletableFuture.allOf(tests.toArray(CompletableFuture[]::new));
            int most = 0;
            while (!all.isDone()) {
                most = Math.max(most, warm(watching).size());
            }
            all.join();

            assertThat(most).as("warm at the same time").isLessThanOrEqualTo(3);
            assertThat(watching.list()).as("made at all").hasSizeBetween(2 * each, 2 * each + 2);
            assertThat(warm(watching)).as("left over").hasSizeLessThanOrEqualTo(2);
        }
    }

    private static void use(CopyManager manager, int times) {
        for (int i = 0; i < times; i++) {
            try (OpenCopy copy = manager.open(CreateOptions.builder()
                            .dump(MENU.dump().orElseThrow())
                            .jobName("test")
                            .build());
                    CopySession session = CopySession.of(copy.copy())) {
                assertThat(session.query("SELECT count(*) FROM menu")).isEqualTo("3");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
