package dev.ditto.local.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {

    private static final long MEGABYTE = 1 << 20;

    private final List<String> lines = new ArrayList<>();
    private long now = -1000;

    @Test
    void saysNothingOfWhatIsOverWithinThreeSeconds() {
        RestoreProgress progress = bytes(480 * MEGABYTE);
        progress.add(100 * MEGABYTE);
        pass(Duration.ofMillis(2999));
        progress.add(379 * MEGABYTE);
        pass(Duration.ofMillis(1));
        progress.add(MEGABYTE);
        assertThat(lines).isEmpty();
    }

    @Test
    void saysHowMuchHowFastAndHowLongYet() {
        RestoreProgress progress = bytes(480 * MEGABYTE);
        pass(Duration.ofSeconds(3));
        progress.add(120 * MEGABYTE);
        assertThat(lines).containsExactly("Restoring shop.dump: 120 of 480 MB (25 %), 40 MB/s, about 9 s left");
    }

    @Test
    void saysItAgainEveryFiveSeconds() {
        RestoreProgress progress = bytes(480 * MEGABYTE);
        for (int second = 1; second <= 20; second++) {
            pass(Duration.ofSeconds(1));
            progress.add(2 * MEGABYTE);
        }
        assertThat(lines)
                .containsExactly(
                        "Restoring shop.dump: 6.0 of 480 MB (1 %), 2.0 MB/s, about 4 min left",
                        "Restoring shop.dump: 16 of 480 MB (3 %), 2.0 MB/s, about 4 min left",
                        "Restoring shop.dump: 26 of 480 MB (5 %), 2.0 MB/s, about 4 min left",
                        "Restoring shop.dump: 36 of 480 MB (7 %), 2.0 MB/s, about 4 min left");
    }

    @Test
    void smallAmountsHaveADecimal() {
        RestoreProgress progress = bytes(2 * MEGABYTE);
        pass(Duration.ofSeconds(4));
        progress.add(MEGABYTE + MEGABYTE / 2);
        assertThat(lines).containsExactly("Restoring shop.dump: 1.5 of 2.0 MB (75 %), 0.4 MB/s, about 1 s left");
    }

    @Test
    void ofTablesItSaysHowManyAndPromisesNothing() {
        RestoreProgress progress = new RestoreProgress("Restoring shop.dump", " tables", 40, lines::add, () -> now);
        pass(Duration.ofSeconds(10));
        progress.add(10);
        assertThat(lines).containsExactly("Restoring shop.dump: 10 of 40 tables (25 %)");
    }

    @Test
    void whoAsksHearsHowFarItIsAtThatMoment() {
        RestoreProgress progress = bytes(480 * MEGABYTE);
        assertThat(progress.words()).isEqualTo("Restoring shop.dump: 0.0 of 480 MB (0 %)");
        progress.add(120 * MEGABYTE);
        assertThat(progress.words()).isEqualTo("Restoring shop.dump: 120 of 480 MB (25 %)");
        pass(Duration.ofSeconds(2));
        assertThat(progress.words()).isEqualTo("Restoring shop.dump: 120 of 480 MB (25 %), 60 MB/s, about 6 s left");
        pass(Duration.ofSeconds(2));
        assertThat(progress.words()).isEqualTo("Restoring shop.dump: 120 of 480 MB (25 %), 30 MB/s, about 12 s left");
    }

    @Test
    void whatIsReadToTheEndMayNotBeRestoredToTheEnd() {
        RestoreProgress progress = bytes(480 * MEGABYTE);
        pass(Duration.ofSeconds(3));
        progress.add(480 * MEGABYTE);
        assertThat(progress.words()).isEqualTo("Restoring shop.dump: all of it read");
        assertThat(bytes(0).words()).isEqualTo("Restoring shop.dump: all of it read");
        assertThat(lines).isEmpty();
    }

    @Test
    void thoseWhoWaitSeeWhatIsReadOfADump() {
        List<Supplier<String>> board = new ArrayList<>();
        RestoreProgress.ofThings("classpath:db/shop.dump", "tables", 40, board::add)
                .add(10);
        RestoreProgress.ofBytes("Sending shop.dump", 2 * MEGABYTE, board::add).add(MEGABYTE);
        assertThat(board)
                .extracting(Supplier::get)
                .containsExactly(
                        "Restoring shop.dump: 10 of 40 tables (25 %)", "Sending shop.dump: 1.0 of 2.0 MB (50 %)");
    }

    @Test
    void theDumpIsCalledByItsFileName() {
        assertThat(RestoreProgress.shortName("/data/dumps/shop.dump")).isEqualTo("shop.dump");
        assertThat(RestoreProgress.shortName("classpath:shop.dump")).isEqualTo("shop.dump");
    }

    private RestoreProgress bytes(long total) {
        return new RestoreProgress("Restoring shop.dump", "", total, lines::add, () -> now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
