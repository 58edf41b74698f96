package dev.ditto.local.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.RestoreFailedException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.CloneStrategy;
import dev.ditto.local.spi.ServerBinaries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedWorkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Snapshot SNAPSHOT = new Snapshot(
            "ditto_t_1",
            "ditto_o_1",
            new CloneStrategy("file_copy", ""),
            new ServerBinaries("postgres", "18.0", "digest"),
            1,
            Optional.empty(),
            true);

    private final SharedWork<Snapshot> build = new SharedWork<>("restore of shop.dump");
    private final List<String> told = new ArrayList<>();

    @Test
    void tellsEachWaiterInItsOwnThreadWhatIsBeingDone() {
        Thread waiter = Thread.currentThread();
        AtomicInteger step = new AtomicInteger();
        Snapshot snapshot = build.await(PATIENCE, hurried(words -> {
            assertThat(Thread.currentThread()).isSameAs(waiter);
            told.add(words);
            switch (step.incrementAndGet()) {
                case 1 -> build.now(() -> "Another process restores shop.dump");
                case 2 -> build.now(() -> "Restoring shop.dump: step " + step);
                default -> build.succeed(SNAPSHOT);
            }
        }));
        assertThat(snapshot).isSameAs(SNAPSHOT);
        assertThat(told)
                .containsExactly(
                        "Preparing the restore of shop.dump",
                        "Another process restores shop.dump",
                        "Restoring shop.dump: step 2");
    }

    @Test
    void tellsNothingOfWhatIsThereAlready() {
        build.succeed(SNAPSHOT);
        assertThat(build.await(PATIENCE, hurried(told::add))).isSameAs(SNAPSHOT);
        assertThat(told).isEmpty();
    }

    @Test
    void givesEveryWaiterTheFailureItself() {
        RestoreFailedException failure = new RestoreFailedException("shop.dump, line 3: no");
        build.fail(failure);
        assertThatThrownBy(() -> build.await(PATIENCE, silent())).isSameAs(failure);
        assertThatThrownBy(() -> build.await(PATIENCE, hurried(told::add))).isSameAs(failure);
    }

    @Test
    void endsWithTheWaitersPatienceWhateverIsTold() {
        assertThatThrownBy(() -> build.await(Duration.ofMillis(50), hurried(told::add)))
                .isInstanceOf(ClaimTimeoutException.class)
                .hasMessage("The restore of shop.dump was not done within 50 ms (Preparing the restore of"
                        + " shop.dump); it goes on in the background. Raise the claim timeout, or leave it unset so that"
                        + " it is waited for.");
        assertThatThrownBy(() -> build.await(Duration.ofMillis(50), silent()))
                .isInstanceOf(ClaimTimeoutException.class);
    }

    @Test
    void aListenersFailureEndsItsOwnWaitAlone() {
        IllegalStateException failure = new IllegalStateException("the terminal is gone");
        assertThatThrownBy(() -> build.await(PATIENCE, hurried(words -> {
                    throw failure;
                })))
                .isSameAs(failure);
        build.succeed(SNAPSHOT);
        assertThat(build.await(PATIENCE, silent())).isSameAs(SNAPSHOT);
    }

    @Test
    void anInterruptedWaiterSaysSoAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> build.await(PATIENCE, silent()))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage("Interrupted while waiting for the restore of shop.dump.");
        assertThat(Thread.interrupted()).isTrue();
    }

    private static Announcer silent() {
        return Announcer.to(Optional.empty());
    }

    /** By its clock, hours pass at each look, so that there is something to tell at once. */
    private static Announcer hurried(Consumer<String> listener) {
        AtomicLong hours = new AtomicLong();
        return new Announcer(
                Optional.of(listener),
                () -> Duration.ofHours(hours.incrementAndGet()).toNanos());
    }
}
