package dev.ditto.faults.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.report.FaultCase;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import dev.ditto.test.docker.PrivateDaemon;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
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
import org.junit.jupiter.params.provider.EnumSource;

/** The daemon ends, is killed, or is restarted, at any moment. */
@Tag("faults")
@FaultCase("T10")
@RequiresDocker(privateDaemon = true)
@Timeout(180)
@TestInstance(Lifecycle.PER_CLASS)
class DaemonMishapsIT {

    private PrivateDaemon daemon;
    private DockerHome home;
    private Dumps dumps;

    @BeforeAll
    void startADaemon(@TempDir Path directory) {
        daemon = PrivateDaemon.options().tcp().start();
        daemon.load("postgres:17");
        home = new DockerHome(directory.resolve("home"), daemon.docker());
        dumps = new Dumps(directory);
    }

    @AfterAll
    void endIt() {
        if (daemon != null) {
            daemon.close();
        }
    }

    @Test
    void aDaemonThatIsGoneBeforehandIsNamed() throws Exception {
        daemon.stop();
        try {
            assertThatThrownBy(() -> open(Isolation.SERVER))
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessage(
                            "No runtime can run a server here (ditto.runtime is docker). docker: No container daemon"
                                    + " answers. Tried " + daemon.host().substring("unix://".length())
                                    + " (ditto.docker_host): no such file. Start the daemon, or correct ditto.docker_host.");
        } finally {
            startIfNeeded();
        }
        try (CopyManager manager = open(Isolation.SERVER)) {
            manager.destroy(manager.create(Dumps.MENU).id());
            home.assertNothingIsLeft();
        }
    }

    /** Its containers live on without it until it is started again. */
    @Test
    @FaultCase("T09")
    void aDaemonThatIsKilledUnderACopyIsSaidToBeGoneAndTheCopyIsRemovedLater() throws Exception {
        try (CopyManager manager = open(Isolation.SERVER)) {
            Copy copy = manager.create(Dumps.MENU);
            daemon.kill();

            assertThatThrownBy(() -> manager.destroy(copy.id()))
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessageContaining("The container daemon failed to ")
                    .hasMessageContaining("Does it still run");
            assertThat(manager.find(copy.id()).orElseThrow().status()).isEqualTo(CopyStatus.DESTROYING);
            assertThatThrownBy(() -> manager.create(Dumps.MENU)).isInstanceOf(RuntimeUnavailableException.class);
            daemon.start();

            manager.recoverOrphans();

            assertThat(manager.find(copy.id()).orElseThrow().status()).isEqualTo(CopyStatus.DESTROYED);
            home.assertNothingIsLeft();
            manager.destroy(manager.create(Dumps.MENU).id());
        } finally {
            startIfNeeded();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"SERVER", "DATABASE"})
    void aCopyThatEndedWithItsDaemonIsLostOrLivesAgainAndTheNextOneWorks(Isolation isolation) throws Exception {
        try (CopyManager manager = open(isolation)) {
            Copy copy = manager.create(Dumps.MENU);
            daemon.restart();

            manager.recoverOrphans();

            Copy seen = manager.find(copy.id()).orElseThrow();
            if (seen.status() == CopyStatus.READY) {
                assertThat(rows(seen)).as("a copy that is called ready").isEqualTo("3");
            } else {
                assertThat(seen.status()).isEqualTo(CopyStatus.FAILED);
                assertThat(seen.errorMessage()).isPresent();
            }
            Copy next = manager.create(Dumps.MENU);
            assertThat(rows(next)).isEqualTo("3");
            manager.destroy(copy.id());
            manager.destroy(next.id());
            manager.recoverOrphans();
            home.assertNothingIsLeft();
        }
        assertThat(home.containers("copy")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"SERVER", "DATABASE"})
    void aRestoreThatEndedWithItsDaemonFailsAndLeavesNothing(Isolation isolation) throws Exception {
        try (CopyManager manager = open(isolation)) {
            CreateOptions slow = dumps.slow();
            CompletableFuture<Copy> restore = CompletableFuture.supplyAsync(() -> manager.create(slow));
            home.awaitSleeper(isolation == Isolation.SERVER ? "staging" : "server");
            daemon.restart();

            assertThatThrownBy(() -> restore.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessageContaining(
                            "slow.sql was being restored. Was it, or the daemon that runs it, stopped by");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                manager.recoverOrphans();
                home.assertNothingIsLeft();
            });
            manager.destroy(manager.create(Dumps.MENU).id());
        }
    }

    /** No file system in common, and no loopback interface. */
    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"SERVER", "DATABASE"})
    void aDaemonOnAnotherMachineIsToldAnAddressOfItsOwn(Isolation isolation) throws Exception {
        try (CopyManager manager = CopyManager.builder()
                .config(remote(isolation)
                        .set("docker.bind_address", daemon.address())
                        .build())
                .build()) {
            CreateOptions archive =
                    Archives.custom(home, manager, dumps.directory().resolve("big.dump"));

            Copy copy = manager.create(archive);

            assertThat(copy.host()).isEqualTo(daemon.address());
            try (CopySession session = CopySession.of(copy)) {
                assertThat(session.query("SELECT count(*) FROM big")).isEqualTo(Integer.toString(Archives.ROWS));
            }
            manager.destroy(copy.id());
            manager.recoverOrphans();
            home.assertNothingIsLeft();
        }
    }

    @Test
    void aDaemonOnAnotherMachineWhosePortsCouldNotBeReachedIsRefused() {
        CopyManager.Builder manager =
                CopyManager.builder().config(remote(Isolation.SERVER).build());

        assertThatThrownBy(manager::build)
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageContaining("is on another machine, and ditto.docker.bind_address is 127.0.0.1: ports of its"
                        + " containers could not be reached from here. Set ditto.docker.bind_address to an address"
                        + " of " + daemon.address());
    }

    private DittoConfig.Builder remote(Isolation isolation) {
        return home.config()
                .set("docker_host", daemon.tcpHost())
                .set("isolation", isolation.name().toLowerCase(Locale.ROOT));
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

    private void startIfNeeded() {
        try {
            daemon.docker().run("version");
        } catch (IllegalStateException e) {
            daemon.start();
        }
    }

    private static String rows(Copy copy) throws Exception {
        try (CopySession session = CopySession.of(copy)) {
            return String.valueOf(session.query("SELECT count(*) FROM menu"));
        }
    }
}
