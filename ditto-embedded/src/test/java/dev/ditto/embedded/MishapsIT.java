package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ditto.ConfigurationException;
import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.OpenCopy;
import dev.ditto.RestoreFailedException;
import dev.ditto.contract.CopySession;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens between an orderly life and a crash. */
@Timeout(60)
class MishapsIT {

    private static final CreateOptions MENU = CreateOptions.builder()
            .dump("classpath:dev/ditto/contract/menu.sql")
            .build();

    @TempDir
    Path directory;

    private TestHome home;

    @BeforeEach
    void makeAHome() {
        home = new TestHome(directory.resolve("home"));
    }

    @AfterEach
    void removeIt() throws IOException {
        home.close();
    }

    @Test
    void aCopyThatEndedWithItsManagerMayBeEndedAgain() {
        CopyManager manager = home.manager();
        OpenCopy copy = manager.open(MENU);

        manager.close();

        copy.close();
        assertThatThrownBy(() -> manager.create(MENU)).hasMessage("This copy manager is closed; open another one.");
    }

    /** A snapshot's template is not there any more, for whatever reason: it is restored again, once. */
    @Test
    void aSnapshotThatWasRemovedByHandIsRestoredAgain() throws Exception {
        try (CopyManager manager = home.manager()) {
            manager.destroy(manager.create(MENU).id());
            String template = home.templates().get(0);
            home.administer(connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("ALTER DATABASE " + template + " IS_TEMPLATE false");
                    statement.execute("DROP DATABASE " + template);
                }
            });

            Copy copy = manager.create(MENU);

            assertThat(copy.status()).isEqualTo(CopyStatus.READY);
            try (CopySession session = CopySession.of(copy)) {
                assertThat(session.query("SELECT 1")).isEqualTo("1");
            }
            assertThat(home.templates()).hasSize(1).doesNotContain(template);
        }
    }

    @Test
    void aDumpThatFailedFailsAtOnceForTheNextWhoAsks() throws Exception {
        Path bad = Files.writeString(directory.resolve("bad.sql"), "SELECT pg_sleep(1);\nSELECT nonsense;\n");
        CreateOptions options = CreateOptions.builder().dump(bad.toString()).build();
        try (CopyManager manager = home.manager()) {
            Throwable first = catchThrowable(() -> manager.create(options));
            long begin = System.nanoTime();
            Throwable second = catchThrowable(() -> manager.create(options));

            assertThat(first).isInstanceOf(RestoreFailedException.class).hasMessageContaining("line 2");
            assertThat(second).isSameAs(first);
            assertThat(System.nanoTime() - begin).as("nanoseconds").isLessThan(500_000_000L);
        }
    }

    @Test
    void aHomeWithoutItsKeyIsNotGivenANewOne() throws Exception {
        home.manager().close();
        Path key = directory.resolve("home/home.key");
        Files.delete(key);

        assertThatThrownBy(home::manager)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("it is missing, and ")
                .hasMessageContaining("ditto.db beside it was written with it");
    }

    /** Shorter than the wait for the reaper's first round. */
    @Test
    void aShortSessionCleansUpAfterAKilledOne() throws Exception {
        CopyingJvm killed =
                CopyingJvm.start("hold", home.directory(), MENU.dump().orElseThrow(), 2, 0);
        killed.until("HELD");
        killed.kill();

        home.manager().close();

        assertThat(home.unfinishedRows()).isEmpty();
    }
}
