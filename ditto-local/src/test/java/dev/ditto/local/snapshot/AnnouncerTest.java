package dev.ditto.local.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnouncerTest {

    private final List<String> told = new ArrayList<>();
    private long now = -1000;
    private final Announcer announcer = new Announcer(Optional.of(told::add), () -> now);

    @Test
    void saysNothingBeforeThreeSecondsAndThenOnceASecondAtMost() {
        for (int tenth = 0; tenth <= 52; tenth++) {
            int at = tenth;
            announcer.tell(() -> at + " tenths");
            pass(Duration.ofMillis(100));
        }
        assertThat(told).containsExactly("30 tenths", "40 tenths", "50 tenths");
    }

    @Test
    void saysWhenItWantsToBeAsked() {
        assertThat(announcer.dueInNanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
        pass(Duration.ofSeconds(9));
        assertThat(announcer.dueInNanos()).isZero();
        announcer.tell(() -> "Restoring shop.dump");
        assertThat(announcer.dueInNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void givesASlowListenerASecondOfRestFromItsReturn() {
        Announcer slow = new Announcer(Optional.of(words -> pass(Duration.ofSeconds(4))), () -> now);
        pass(Duration.ofSeconds(3));
        slow.tell(() -> "Restoring shop.dump");
        assertThat(slow.dueInNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void asksForNoWordsWhereNobodyListens() {
        Announcer silent = new Announcer(Optional.empty(), () -> now);
        pass(Duration.ofSeconds(9));
        assertThat(silent.dueInNanos()).isEqualTo(Long.MAX_VALUE);
        silent.tell(() -> {
            throw new AssertionError("asked for words");
        });
    }

    @Test
    void leavesTheListenersFailureToTheCaller() {
        IllegalStateException failure = new IllegalStateException("the terminal is gone");
        Announcer failing = new Announcer(
                Optional.of(words -> {
                    throw failure;
                }),
                () -> now);
        pass(Duration.ofSeconds(3));
        assertThatThrownBy(() -> failing.tell(() -> "Restoring shop.dump")).isSameAs(failure);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
