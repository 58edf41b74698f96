package dev.ditto.junit5.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private final AtomicLong micros = new AtomicLong(1_000);
    private final Timeline timeline = new Timeline(() -> TimeUnit.MICROSECONDS.toNanos(micros.get()));
    private final String here = Thread.currentThread().getName();

    @Test
    void testsOfOneClassInARowAreOneSpan() {
        test("A", 500);
        micros.addAndGet(19_000);
        test("A", 500);
        test("B", 0);
        micros.addAndGet(21_000);
        test("B", 7);

        assertThat(timeline.spans())
                .containsExactly(
                        new Span(here, Span.Kind.TESTING, "A", 2, 0, 20_000),
                        new Span(here, Span.Kind.TESTING, "B", 1, 20_000, 0),
                        new Span(here, Span.Kind.TESTING, "B", 1, 41_000, 7));
    }

    @Test
    void workIsRememberedThoughItFails() {
        assertThatThrownBy(() -> timeline.during(Span.Kind.WAITING, "A", () -> {
                    micros.addAndGet(100);
                    throw new IllegalStateException("no copy");
                }))
                .hasMessage("no copy");
        timeline.during(Span.Kind.WAITING, "too short", () -> micros.addAndGet(99));

        assertThat(timeline.spans()).containsExactly(new Span(here, Span.Kind.WAITING, "A", 0, 0, 100));
    }

    @Test
    void whatEndsWithoutABeginningIsNothing() {
        timeline.end();

        assertThat(timeline.spans()).isEmpty();
    }

    @Test
    void itDoesNotGrowWithTheRun() {
        for (int i = 0; i < 25_000; i++) {
            timeline.during(Span.Kind.WAITING, "A", () -> micros.addAndGet(100));
        }

        assertThat(timeline.spans()).hasSize(20_000);
        assertThat(timeline.leftOut()).isEqualTo(5_000);
    }

    private void test(String testClass, long length) {
        timeline.begin(testClass);
        micros.addAndGet(length);
        timeline.end();
    }
}
