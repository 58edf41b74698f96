package dev.ditto.local.reap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.ManualClock;
import dev.ditto.local.store.SnapshotRow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies whose removal fails, or takes its time. */
@Timeout(60)
class CondemnedSweepTest {

    private static final Duration ROUND = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    private final ManualClock time = new ManualClock();
    private final StubbornServers servers = new StubbornServers();
    private ReapedHome home;

    @BeforeEach
    void open() {
        home = new ReapedHome(directory.resolve("home"), time.boot("boot-1"), servers);
    }

    @AfterEach
    void close() {
        servers.hanging.values().forEach(CountDownLatch::countDown);
        home.close();
    }

    @Test
    void whatResistsIsTriedForEverButLessAndLessOften() {
        CopyRow row = home.condemned();
        servers.resisting.add(row.database());

        List<Long> seconds = new ArrayList<>();
        for (Duration passed = Duration.ZERO; passed.toHours() < 1; passed = passed.plus(ROUND)) {
            int before = servers.tried.size();
            home.reaper.run();
            for (int i = before; i < servers.tried.size(); i++) {
                seconds.add(passed.toSeconds());
            }
            time.pass(ROUND);
        }

        assertThat(seconds.subList(0, 9)).containsExactly(0L, 15L, 45L, 105L, 225L, 465L, 765L, 1065L, 1365L);
        assertThat(seconds).hasSize(16);
        servers.resisting.clear();
        time.pass(Duration.ofMinutes(5));
        home.reaper.run();
        assertThat(home.state(row)).isEqualTo(CopyState.DESTROYED);
    }

    @Test
    void somebodyIsToldAfterTenTriesAndOnceAnHour() {
        CopyRow row = home.condemned();
        servers.resisting.add(row.database());

        List<String> alarms = warnings(() -> {
                    for (int i = 0; i < 4 * 60 * 3; i++) {
                        home.reaper.run();
                        time.pass(ROUND);
                    }
                })
                .stream()
                .filter(line -> line.contains("tries. It is "))
                .toList();

        assertThat(alarms).hasSize(3);
        assertThat(alarms.get(0))
                .endsWith("Copy " + row.id() + " of job could not be removed for 1665 s, in 10 tries. It is "
                        + row.database() + " at 127.0.0.1:5433, in " + row.serverId() + ". See what holds it there, or"
                        + " remove it by hand; ditto tries again every 300 s and sees when it is gone. The last cause:"
                        + " The daemon says that the device is busy.");
        assertThat(alarms.get(1)).contains(" could not be removed for 5265 s, in 22 tries.");
    }

    @Test
    void whoeverAsksMakesItBeTriedAtOnce() {
        CopyRow row = home.condemned();
        servers.resisting.add(row.database());
        home.reaper.run();
        home.reaper.run();
        assertThat(servers.tried).hasSize(1);

        home.reaper.recover();
        home.reaper.expire();
        assertThat(servers.tried).hasSize(3);

        home.reaper.run();
        assertThat(servers.tried).as("by itself").hasSize(3);
        home.store.removals().askedFor(row.id());
        home.reaper.run();
        assertThat(servers.tried).hasSize(4);
        time.pass(ROUND);
        home.reaper.run();
        assertThat(servers.tried).as("after the shortest rest").hasSize(5);
    }

    @Test
    void anotherSessionKeepsToTheSameRests() {
        CopyRow row = home.condemned();
        servers.resisting.add(row.database());
        home.reaper.run();
        try (ReapedHome other = new ReapedHome(directory.resolve("home"), time.boot("boot-1"), servers)) {
            other.reaper.run();
        }
        assertThat(servers.tried).hasSize(1);
        try (ReapedHome rebooted = new ReapedHome(directory.resolve("home"), time.boot("boot-2"), servers)) {
            rebooted.reaper.run();
        }
        assertThat(servers.tried).as("a reboot may have helped").hasSize(2);
    }

    @Test
    void oneThatHangsHoldsUpNeitherTheOthersNorTheRound() {
        List<CopyRow> rows =
                IntStream.range(0, 20).mapToObj(i -> home.condemned()).toList();
        CopyRow slow = rows.get(0);
        CountDownLatch end = new CountDownLatch(1);
        servers.hanging.put(slow.database(), end);

        long begin = System.nanoTime();
        home.reaper.run();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(took).isBetween(ReapedHome.PATIENCE, ReapedHome.PATIENCE.multipliedBy(3));
        assertThat(rows.subList(1, 20)).allMatch(row -> home.state(row) == CopyState.DESTROYED);
        assertThat(home.state(slow)).isEqualTo(CopyState.DESTROYING);
        CopyRow later = home.condemned();
        home.reaper.run();
        assertThat(home.state(later)).isEqualTo(CopyState.DESTROYED);
        assertThat(servers.tried).as("begun once").containsOnlyOnce(slow.database());
        end.countDown();
        await().until(() -> home.state(slow) == CopyState.DESTROYED);
    }

    @Test
    void aSnapshotThatHangsHoldsUpNoCopy() {
        String snapshot = home.retiredSnapshot();
        CountDownLatch end = new CountDownLatch(1);
        servers.hanging.put(snapshot, end);

        home.reaper.run();
        CopyRow row = home.condemned();
        long begin = System.nanoTime();
        home.reaper.run();

        assertThat(home.state(row)).isEqualTo(CopyState.DESTROYED);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("what is under way is not waited for again")
                .isLessThan(ReapedHome.PATIENCE);
        assertThat(home.store.snapshots().in(SnapshotRow.State.RETIRED)).hasSize(1);
        end.countDown();
        await().until(() -> home.store.snapshots().in(SnapshotRow.State.RETIRED).isEmpty());
    }

    @Test
    void noMoreThanFourAreRemovedAtOnce() {
        CountDownLatch end = new CountDownLatch(1);
        List<CopyRow> rows =
                IntStream.range(0, 10).mapToObj(i -> home.condemned()).toList();
        rows.forEach(row -> servers.hanging.put(row.database(), end));

        home.reaper.run();
        assertThat(servers.tried).hasSize(Removers.AT_ONCE);
        end.countDown();
        home.reaper.recover();

        assertThat(rows).allMatch(row -> home.state(row) == CopyState.DESTROYED);
        assertThat(servers.mostAtOnce).hasValue(Removers.AT_ONCE);
    }

    @Test
    void threadsThatRemoveGoWhenThereIsNothingToDo() {
        home.condemned();
        home.reaper.run();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("ditto-remover")));
    }

    private static List<String> warnings(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" WARN "))
                .toList();
    }
}
