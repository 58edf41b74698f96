package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Copies of tests are destroyed aside, a few at a time, and the class waits for them. */
@Timeout(60)
class PendingDestroysTest {

    private final Destroyer destroyer = new Destroyer();
    private final PendingDestroys destroys = new PendingDestroys("tests of OrdersTest", destroyer);

    @AfterEach
    void stop() {
        destroyer.close();
    }

    @Test
    void twoAreAtItAndFourWaitAndTheNextTestHasToDoItItself() {
        CountDownLatch gate = new CountDownLatch(1);
        List<String> threads = new CopyOnWriteArrayList<>();
        for (int number = 0; number < 6; number++) {
            destroys.execute(() -> {
                pass(gate);
                threads.add(Thread.currentThread().getName());
            });
        }
        assertThat(threads).isEmpty();

        destroys.execute(() -> threads.add(Thread.currentThread().getName()));

        assertThat(threads).containsExactly(Thread.currentThread().getName());
        gate.countDown();
        destroys.close();
        assertThat(threads).hasSize(7);
        assertThat(threads.subList(1, 7)).allMatch(name -> name.matches("ditto-destroys-[12]"));
    }

    @Test
    void allAreTriedAndTheFailuresToldWhenTheClassEnds() {
        destroys.execute(() -> {
            throw new IllegalStateException("one stays");
        });
        List<String> gone = new CopyOnWriteArrayList<>();
        destroys.execute(() -> gone.add("two"));
        destroys.execute(() -> {
            throw new IllegalStateException("three stays");
        });

        assertThatThrownBy(destroys::close)
                .hasMessage("one stays")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("three stays"));
        assertThat(gone).containsExactly("two");
        assertThatCode(destroys::close).doesNotThrowAnyException();
    }

    @Test
    void anInterruptedWaitSaysSo() {
        CountDownLatch gate = new CountDownLatch(1);
        destroys.execute(() -> pass(gate));
        Thread.currentThread().interrupt();

        assertThatThrownBy(destroys::close)
                .hasMessage("Interrupted while the copies of tests of OrdersTest were being destroyed. The next run"
                        + " removes what is left.");
        assertThat(Thread.interrupted()).isTrue();
        gate.countDown();
    }

    @Test
    void afterTheRunWhoComesLateDoesItItself() {
        destroyer.close();
        List<String> threads = new CopyOnWriteArrayList<>();

        destroys.execute(() -> threads.add(Thread.currentThread().getName()));

        assertThat(threads).containsExactly(Thread.currentThread().getName());
    }

    private static void pass(CountDownLatch gate) {
        try {
            assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
