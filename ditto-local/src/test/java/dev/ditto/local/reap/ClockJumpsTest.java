package dev.ditto.local.reap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.ManualClock;
import dev.ditto.local.store.PortLeases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody sets the clock while copies are in use: none ends by that, and none lives on. */
@Timeout(60)
class ClockJumpsTest {

    private static final Duration TTL = Duration.ofMinutes(10);
    private static final Duration ROUND = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    private final ManualClock time = new ManualClock();

    static Stream<Arguments> jumps() {
        Instant start = new ManualClock().boot("").now();
        return Stream.of(
                Arguments.of("ten days ahead", Duration.ofDays(10)),
                Arguments.of("one hour back, as in autumn", Duration.ofHours(-1)),
                Arguments.of("one hour ahead, as in spring", Duration.ofHours(1)),
                Arguments.of("to 1970", Duration.between(start, Instant.EPOCH)),
                Arguments.of("past 2038", Duration.between(start, Instant.parse("2038-01-19T03:14:08Z"))),
                Arguments.of("past 2106", Duration.between(start, Instant.parse("2106-02-07T06:28:16Z"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jumps")
    void aCopyLivesAsLongAsItsTtlSays(String name, Duration jump) {
        try (ReapedHome home = new ReapedHome(directory.resolve("home"), time.boot("boot-1"), new StubbornServers())) {
            CopyRow before = home.ready(TTL);
            time.setWall(jump);
            CopyRow after = home.ready(TTL);
            for (Duration lived = Duration.ZERO; lived.compareTo(TTL) < 0; lived = lived.plus(ROUND)) {
                home.reaper.run();
                assertThat(home.state(before)).as(name + " after " + lived).isEqualTo(CopyState.READY);
                assertThat(home.state(after)).as(name + " after " + lived).isEqualTo(CopyState.READY);
                time.pass(ROUND);
            }
            home.reaper.run();
            assertThat(home.state(before)).isEqualTo(CopyState.DESTROYED);
            assertThat(home.state(after)).isEqualTo(CopyState.DESTROYED);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jumps")
    void aRestAfterAFailedRemovalIsNoLongerAndNoShorter(String name, Duration jump) {
        StubbornServers servers = new StubbornServers();
        try (ReapedHome home = new ReapedHome(directory.resolve("home"), time.boot("boot-1"), servers)) {
            servers.resisting.add(home.condemned().database());
            home.reaper.run();
            time.setWall(jump);
            home.reaper.run();
            assertThat(servers.tried).as(name).hasSize(1);
            time.pass(ROUND);
            home.reaper.run();
            assertThat(servers.tried).as(name).hasSize(2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jumps")
    void aPortRestsNoLongerThanItsQuarantine(String name, Duration jump) {
        try (ReapedHome home = new ReapedHome(directory.resolve("home"), time.boot("boot-1"), new StubbornServers())) {
            PortLeases ports = home.store.ports();
            ports.lease(20_001, "test", 20_001, 20_001);
            ports.release(20_001, "test", PortLeases.QUARANTINE);
            assertThat(ports.free(20_001, 20_001)).isEmpty();
            assertThat(ports.lease(20_001, "other", 20_001, 20_001)).isEmpty();
            assertThat(ports.quarantined(20_001, 20_001)).isOne();
            time.setWall(jump);
            time.pass(PortLeases.QUARANTINE);
            assertThat(ports.quarantined(20_001, 20_001)).as(name).isZero();
            assertThat(ports.free(20_001, 20_001)).as(name).containsExactly(20_001);
            assertThat(ports.lease(20_001, "other", 20_001, 20_001)).as(name).hasValue(20_001);
        }
    }

    /** Nobody who used it lives on, so there is nobody to spare. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("jumps")
    void aCopyDoesNotOutliveItsTtlByABootThatChangedTheClock(String name, Duration jump) {
        CopyRow row;
        try (ReapedHome home = new ReapedHome(directory.resolve("home"), time.boot("boot-1"), new StubbornServers())) {
            row = home.ready("dead-session", TTL);
        }
        time.resetUptime();
        time.setWall(jump);
        try (ReapedHome home = new ReapedHome(directory.resolve("home"), time.boot("boot-2"), new StubbornServers())) {
            assertThat(home.store.copies().expired())
                    .as(name)
                    .extracting(CopyRow::id)
                    .containsExactly(row.id());
            home.reaper.run();
            assertThat(home.state(row)).as(name).isEqualTo(CopyState.DESTROYED);
        }
    }

    @Test
    void aBootThatLeftTheClockAloneEndsNoCopyEarly() {
        CopyRow row;
        try (ReapedHome home = new ReapedHome(directory.resolve("home"), time.boot("boot-1"), new StubbornServers())) {
            row = home.ready("kept", TTL);
        }
        time.resetUptime();
        time.pass(Duration.ofMinutes(9));
        try (ReapedHome home = new ReapedHome(directory.resolve("home"), time.boot("boot-2"), new StubbornServers())) {
            assertThat(home.store.copies().expired()).isEmpty();
            time.pass(Duration.ofMinutes(1));
            assertThat(home.store.copies().expired()).extracting(CopyRow::id).containsExactly(row.id());
        }
    }

    /** Where the kernel tells no boot, the wall clock is all there is; one set back must not end what is in use. */
    @Test
    void withoutABootIdAClockSetBackEndsNoCopy() {
        try (ReapedHome home = new ReapedHome(directory.resolve("home"), time.boot(""), new StubbornServers())) {
            CopyRow row = home.ready(TTL);
            time.setWall(Duration.ofHours(-1));
            home.reaper.run();
            assertThat(home.state(row)).isEqualTo(CopyState.READY);
        }
    }
}
