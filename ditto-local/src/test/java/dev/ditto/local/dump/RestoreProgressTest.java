package dev.ditto.local.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
