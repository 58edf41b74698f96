package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.OpenCopy;
import dev.ditto.contract.CopySession;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies that are there before anybody asks. */
@Timeout(60)
class WarmPoolIT {

    private static final String MENU = "classpath:dev/ditto/contract/menu.sql";
    private static final Duration SOON = Duration.ofSeconds(20);

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

    @Test
    void theConfiguredDumpIsWarmedBeforeTheFirstCopyIsAskedFor() {
        try (CopyManager manager = manager(home.config().set("dump.path", MENU).set("warm_pool_size", "3"))) {
            manager.startPool();
            awaitWarm(manager, 3);

            Copy copy = manager.create(CreateOptions.defaults());

            assertThat(copy.warm()).isTrue();
        }
    }

    /** Even if the server was stopped meanwhile, as it is here. */
    @Test
    void copiesStayWarmForTheNextSession() throws SQLException {
        DittoConfig.Builder config = home.config().set("dump.path", MENU).set("warm_pool_size", "2");
        List<Copy> warm;
        try (CopyManager first = manager(config)) {
            first.startPool();
            warm = awaitWarm(first, 2);
        }
        home.assertItsServersStop();
        try (CopyManager second = manager(config);
                OpenCopy copy = second.open(CreateOptions.defaults());
                CopySession session = CopySession.of(copy.copy())) {
            assertThat(copy.copy()).isIn(warm);
            assertThat(session.query("SELECT count(*) FROM menu")).isEqualTo("3");
        }
    }

    @Test
    void warmCopiesThatNobodyClaimsEnd() {
        try (CopyManager manager = manager(
                home.config().set("dump.path", MENU).set("warm_pool_size", "1").set("warm_max_age_seconds", "1"))) {
            manager.startPool();
            Copy copy = awaitWarm(manager, 1).get(0);
            await().atMost(SOON).untilAsserted(() -> {
                manager.expireOldCopies();
                assertThat(manager.find(copy.id()).map(Copy::status)).contains(CopyStatus.DESTROYED);
            });
        }
    }

    @Test
    void noMaximumAgeMeansNoLimit() {
        try (CopyManager manager = manager(
                home.config().set("dump.path", MENU).set("warm_pool_size", "1").set("warm_max_age_seconds", "0"))) {
            manager.startPool();
            awaitWarm(manager, 1);
            assertThat(manager.expireOldCopies()).isZero();
            assertThat(manager.create(CreateOptions.defaults()).warm()).isTrue();
        }
    }

    private static CopyManager manager(DittoConfig.Builder config) {
        return CopyManager.builder().config(config.build()).build();
    }

    private static List<Copy> awaitWarm(CopyManager manager, int count) {
        return await().atMost(SOON)
                .until(
                        () -> manager.list().stream()
                                .filter(copy -> copy.warm() && copy.status() == CopyStatus.READY)
                                .toList(),
                        copies -> copies.size() == count);
    }
}
