package dev.ditto.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.local.store.LockFile.Held;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(120)
class ManyJvmsTest {

    private static final Logger LOG = LoggerFactory.getLogger(ManyJvmsTest.class);

    @TempDir
    Path directory;

    @Test
    void openAFreshHomeAtOnce() throws Exception {
        Path home = directory.resolve("home");
        List<List<String>> said = ChildJvm.release(ChildJvm.crowd(8, "open", home));
        assertThat(said)
                .allSatisfy(
                        lines -> assertThat(lines).hasSize(1).first().asString().startsWith("opened 0 "));
        assertThat(said).as("one key for all").allMatch(lines -> lines.equals(said.get(0)));
        try (var sessions = Files.list(home.resolve("sessions"))) {
            assertThat(sessions).isEmpty();
        }
    }

    @Test
    void mixTheirTransactionsAndNeverSeeTheStoreBusy() {
        Path home = directory.resolve("home");
        StoreFixture.open(home).close();
        List<List<String>> said = ChildJvm.release(ChildJvm.crowd(8, "mixed", home, "500"));

        List<String> all = said.stream().flatMap(List::stream).toList();
        List<String> claims =
                all.stream().filter(line -> line.startsWith("claimed ")).toList();
        assertThat(claims).isNotEmpty().doesNotHaveDuplicates();
        long[] nanos = numbers(all, "took ", 1);
        assertThat(nanos).as("every transaction ended well").hasSize(8 * 500);
        long p99 = nanos[nanos.length * 99 / 100] / 1_000_000;
        LOG.info("8 JVMs, 500 steps each: p50 {} µs, p99 {} ms", nanos[nanos.length / 2] / 1000, p99);
        assertThat(p99).isLessThan(2_000);
    }

    @Test
    void upgradeAnOldStoreAtOnce() throws Exception {
        Path home = directory.resolve("home");
        HomeKey.open(Home.open(home));
        StoreFixture.open(home).close();
        execute(home, "DROP TABLE origin");
        execute(home, "PRAGMA user_version = 3");
        List<List<String>> said = ChildJvm.release(ChildJvm.crowd(8, "open", home));
        assertThat(said)
                .allSatisfy(
                        lines -> assertThat(lines).hasSize(1).first().asString().startsWith("opened 0 "));
        assertThat(execute(home, "PRAGMA user_version")).isEqualTo("4");
    }

    @Test
    void goOnWhenTheirStoreIsDeletedAgainAndAgain() throws Exception {
        Path home = directory.resolve("home");
        StoreFixture.open(home).close();
        List<ChildJvm> children = ChildJvm.crowd(8, "mixed", home, "300");
        AtomicInteger deleted = new AtomicInteger();
        ScheduledExecutorService vandal = Executors.newSingleThreadScheduledExecutor();
        vandal.scheduleWithFixedDelay(() -> deleted.addAndGet(delete(home)), 100, 1000, TimeUnit.MILLISECONDS);
        List<List<String>> said = ChildJvm.release(children);
        vandal.shutdown();
        assertThat(vandal.awaitTermination(5, TimeUnit.SECONDS)).isTrue();

        assertThat(numbers(said.stream().flatMap(List::stream).toList(), "took ", 1))
                .as("every transaction ended well")
                .hasSize(8 * 300);
        LOG.info("8 JVMs, 300 steps each, while their store was deleted {} times", deleted);
        assertThat(deleted).hasPositiveValue();
        StoreFixture.open(home).close();
        assertThat(execute(home, "PRAGMA integrity_check")).isEqualTo("ok");
        try (var files = Files.list(home)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("what was whole is not taken for damaged, but for its log")
                    .noneMatch(name -> name.matches("ditto\\.db\\.damaged-.*Z"));
        }
    }

    private static int delete(Path home) {
        try {
            return Files.deleteIfExists(home.resolve("ditto.db")) ? 1 : 0;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String execute(Path home, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("ditto.db"));
                Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? statement.getResultSet().getString(1) : "";
        }
    }

    @Test
    void shareAPoolOfPortsThatIsTooSmall() throws Exception {
        Path home = directory.resolve("home");
        StoreFixture.open(home).close();
        int first = eightFreePorts();
        List<List<String>> said = ChildJvm.release(ChildJvm.crowd(4, "ports", home, Integer.toString(first), "3"));

        List<String> all = said.stream().flatMap(List::stream).toList();
        assertThat(all).as("no port had twice, nobody left waiting").noneMatch(line -> line.startsWith("failed"));
        long[] waits = numbers(all, "had ", 2);
        assertThat(waits).hasSize(4 * 8 * 3);
        LOG.info("32 threads, 8 ports: longest wait {} ms", waits[waits.length - 1] / 1_000_000);
    }

    @Test
    void aSessionIsAliveUntilItsJvmIsKilled() {
        Home home = Home.open(directory.resolve("home"));
        try (ChildJvm child = ChildJvm.start("session", home.directory())) {
            String id = child.line();
            assertThat(Session.known(home)).containsExactly(id);
            assertThat(Session.isDead(home, id)).isFalse();
            Session.forget(home, id);
            assertThat(Session.known(home))
                    .as("a living session is not forgotten")
                    .containsExactly(id);
            child.kill();
            assertThat(Session.isDead(home, id)).isTrue();
            Session.forget(home, id);
            assertThat(Session.known(home)).isEmpty();
            assertThat(Session.isDead(home, id)).isTrue();
        }
    }

    @Test
    void aLockIsFreeWhenItsJvmIsKilled() {
        Home home = Home.open(directory.resolve("home"));
        try (ChildJvm child = ChildJvm.start("lock", home.directory())) {
            child.expect("locked");
            assertThat(home.lock("test").tryAcquire()).isEmpty();
            child.kill();
            try (Held held = home.lock("test").acquire(Duration.ofSeconds(5), "to test")) {
                assertThat(home.lock("test").tryAcquire()).isEmpty();
            }
        }
    }

    private static long[] numbers(List<String> lines, String start, int column) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .flatMapToLong(line -> LongStream.of(Long.parseLong(line.split(" ")[column])))
                .sorted()
                .toArray();
    }

    private static int eightFreePorts() throws Exception {
        for (int first = 21_000; first < 31_000; first += 8) {
            if (LongStream.range(first, first + 8).allMatch(port -> isFree((int) port))) {
                return first;
            }
        }
        throw new IllegalStateException("No eight free ports in a row");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
