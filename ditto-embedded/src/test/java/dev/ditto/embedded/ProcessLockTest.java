package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RuntimeUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ProcessLockTest {

    @TempDir
    Path place;

    @Test
    void letsOneThreadInAtATime() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CompletableFuture<?>[] threads = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    try (ProcessLock lock =
                            ProcessLock.acquire(place.resolve("lock"), Deadline.after(Duration.ofSeconds(20)))) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(threads).join();
        assertThat(most).hasValue(1);
    }

    @Test
    void saysHowLongItWaitedForWhom() {
        Path file = place.resolve("lock");
        try (ProcessLock lock = ProcessLock.acquire(file, Deadline.after(Duration.ofSeconds(1)))) {
            CompletableFuture<Void> other =
                    CompletableFuture.runAsync(() -> ProcessLock.acquire(file, Deadline.after(Duration.ofMillis(50)))
                            .close());
            assertThatThrownBy(other::join)
                    .hasCauseInstanceOf(RuntimeUnavailableException.class)
                    .hasMessageContaining(
                            "Waited 50 ms for the lock " + file + ", which another thread of this JVM" + " holds")
                    .hasMessageContaining("Allow more time");
        }
    }

    @Test
    void replacedSystemPropertiesDoNotLetASecondOneIn() {
        Path file = place.resolve("lock");
        Properties before = System.getProperties();
        try (ProcessLock lock = ProcessLock.acquire(file, Deadline.after(Duration.ofSeconds(1)))) {
            System.setProperties(new Properties());
            CompletableFuture<Void> other =
                    CompletableFuture.runAsync(() -> ProcessLock.acquire(file, Deadline.after(Duration.ofMillis(50)))
                            .close());
            assertThatThrownBy(other::join).hasMessageContaining("which another thread of this JVM holds");
        } finally {
            System.setProperties(before);
        }
    }
}
