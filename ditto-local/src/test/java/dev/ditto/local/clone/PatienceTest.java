package dev.ditto.local.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Patience patience = Patience.of(Duration.ofNanos(100), now::get);

    @Test
    void allWaitsTogetherUseItUp() {
        assertThat(patience.during(() -> {
                    now.addAndGet(30);
                    Duration first = patience.left();
                    now.addAndGet(60);
                    return List.of(first, patience.left());
                }))
                .containsExactly(Duration.ofNanos(70), Duration.ofNanos(10));
        assertThat(patience.during(() -> now.addAndGet(60))).isEqualTo(now.get());
        assertThat(patience.left()).isZero();
        assertThat(patience.whole()).isEqualTo(Duration.ofNanos(100));
    }

    @Test
    void whatIsDoneBetweenTheWaitsDoesNotCount() {
        now.addAndGet(1000);
        patience.during(() -> now.addAndGet(40));
        now.addAndGet(1000);
        assertThatThrownBy(() -> patience.during(() -> {
                    now.addAndGet(40);
                    throw new IllegalStateException("no server any more");
                }))
                .hasMessage("no server any more");
        now.addAndGet(1000);

        assertThat(patience.left()).isEqualTo(Duration.ofNanos(20));
    }
}
