package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ditto.CreateOptions;
import dev.ditto.Demand;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClosingTest {

    @TempDir
    Path directory;

    private Path home;
    private CreateOptions options;

    @BeforeEach
    void writeADump() throws IOException {
        home = directory.resolve("home");
        Path dump = Files.writeString(directory.resolve("shop.sql"), "CREATE TABLE t (id int);\n");
        options = CreateOptions.builder().dump(dump.toString()).build();
        PausedRuntime.END.set(new CountDownLatch(0));
        PausedRuntime.ATTEMPTS.set(0);
    }

    private CopyManager manager() {
        return CopyManager.builder().config(config()).build();
    }

    private DittoConfig config() {
        return DittoConfig.builder()
                .workingDirectory(directory)
                .userHome(directory)
                .environment(Map.of())
                .systemProperties(new Properties())
                .set("docker_host", "unix:///no/such/socket")
                .set("home", home.toString())
                .build();
    }

    @Test
    void everyCallAfterwardsSaysThatItIsClosed() throws IOException {
        CopyManager manager = manager();
        manager.close();
        manager.close();
        refused(() -> manager.create(options));
        refused(() -> manager.create(CreateOptions.defaults()));
        refused(() -> manager.destroy("x"));
        refused(manager::list);
        refused(() -> manager.find("x"));
        refused(() -> manager.events("x"));
        refused(() -> manager.renew("x", Duration.ofMinutes(1)));
        refused(manager::expireOldCopies);
        refused(manager::recoverOrphans);
        refused(manager::startPool);
        refused(() -> manager.prepare(List.of(new Demand(options, 1))));
        assertThat(home.resolve("sessions")).isEmptyDirectory();
        assertThat(PausedRuntime.ATTEMPTS).hasValue(0);
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage("This copy manager is closed; open another one.");
    }

    @Test
    void waitsForACreateThatIsUnderWay() {
        CountDownLatch end = new CountDownLatch(1);
        PausedRuntime.END.set(end);
        CopyManager manager = manager();
        CompletableFuture<?> create = CompletableFuture.supplyAsync(() -> manager.create(options));
        await().until(() -> PausedRuntime.ATTEMPTS.get() == 1);

        CompletableFuture<Void> close = CompletableFuture.runAsync(manager::close);
        assertThatThrownBy(() -> close.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        end.countDown();

        assertThat(close).succeedsWithin(Duration.ofSeconds(20));
        assertThatThrownBy(create::join).hasMessageContaining("There is no server here.");
        assertThat(home.resolve("sessions")).isEmptyDirectory();
        assertThat(PausedRuntime.ATTEMPTS).as("nobody attached again").hasValue(1);
    }

    @Test
    void waitsForWhatIsPreparedAndBeginsNothingMore() {
        CountDownLatch end = new CountDownLatch(1);
        PausedRuntime.END.set(end);
        CopyManager manager = manager();
        manager.prepare(List.of(new Demand(options, 3)));
        await().until(() -> PausedRuntime.ATTEMPTS.get() == 1);

        manager.close();

        assertThat(home.resolve("sessions")).isEmptyDirectory();
        assertThat(PausedRuntime.ATTEMPTS).hasValue(1);
    }

    @Test
    void letsGoOfEverythingEvenIfTheStoreFails() {
        CopyService service = CopyService.open(config(), Seams.CLOSED);
        service.store().close();
        assertThatThrownBy(service::close).isInstanceOf(RuntimeUnavailableException.class);
        Home left = Home.open(home);
        assertThat(Session.known(left)).isNotEmpty().allMatch(id -> Session.isDead(left, id));
    }

    @Test
    void ofOneManagerLeavesAnotherOneOnTheSameHomeAlone() {
        CopyManager first = manager();
        try (CopyManager second = manager()) {
            first.close();
            assertThat(second.list()).isEmpty();
            assertThat(second.recoverOrphans()).isZero();
            assertThat(home.resolve("sessions")).isDirectoryContaining("glob:**.lock");
        }
    }
}
