package dev.ditto.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.store.LockFile.Held;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LockFileTest {

    @TempDir
    Path directory;

    private Home home;

    @BeforeEach
    void openHome() {
        home = Home.open(directory.resolve("home"));
    }

    @Test
    void oneHolderAtATimeWithinAJvm() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CompletableFuture<?>[] threads = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    for (int turn = 0; turn < 20; turn++) {
                        try (Held held = home.lock("test").acquire(Duration.ofSeconds(20), "to test")) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            inside.decrementAndGet();
                        }
                    }
                }))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(threads).join();
        assertThat(most).hasValue(1);
    }

    @Test
    void closingTwiceGivesItBackOnce() {
        Held held = home.lock("test").tryAcquire().orElseThrow();
        held.close();
        held.close();
        try (Held first = home.lock("test").tryAcquire().orElseThrow()) {
            assertThat(home.lock("test").tryAcquire()).isEmpty();
        }
    }

    @Test
    void aFailedAttemptDoesNotTakeTheLockFromItsHolder() {
        try (Held held = home.lock("test").tryAcquire().orElseThrow()) {
            assertThat(home.lock("test").tryAcquire()).isEmpty();
            try (ChildJvm child = ChildJvm.start("lock", home.directory())) {
                // It would print "locked" had the attempt above dropped the kernel's lock.
                assertThat(CompletableFuture.supplyAsync(child::line))
                        .satisfies(line -> assertThatThrownBy(() -> line.get(1500, TimeUnit.MILLISECONDS))
                                .isInstanceOf(java.util.concurrent.TimeoutException.class));
                child.kill();
            }
        }
    }

    @Test
    void anInterruptOfTheOneWhoMarksItDoesNotTakeTheLock() throws Exception {
        try (Held held = home.lock("test").tryAcquire().orElseThrow()) {
            Thread.currentThread().interrupt();
            held.mark();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(directory.resolve("home/locks/test.lock")).hasSize(1);
            try (ChildJvm child = ChildJvm.start("lock", home.directory())) {
                assertThat(CompletableFuture.supplyAsync(child::line))
                        .satisfies(line -> assertThatThrownBy(() -> line.get(1500, TimeUnit.MILLISECONDS))
                                .isInstanceOf(java.util.concurrent.TimeoutException.class));
                child.kill();
            }
        }
    }

    @Test
    void saysWhatItWaitedForAndHowLong() {
        try (Held held = home.lock("test").tryAcquire().orElseThrow()) {
            assertThatThrownBy(() -> home.lock("test").acquire(Duration.ofMillis(50), "for the test to end"))
                    .isInstanceOf(ClaimTimeoutException.class)
                    .hasMessage("Waited 50 ms for the test to end; another session still holds "
                            + home.directory().resolve("locks/test.lock")
                            + ". Raise the claim timeout, or look what that session does.");
        }
    }

    @Test
    void anInterruptedWaitIsAnErrorAndLeavesTheLockAlone() {
        try (Held held = home.lock("test").tryAcquire().orElseThrow()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> home.lock("test").acquire(Duration.ofSeconds(20), "to test"))
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessage("Interrupted while waiting for a lock of the home.");
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(home.lock("test").tryAcquire()).hasValueSatisfying(Held::close);
    }

    @Test
    @SuppressWarnings("unchecked")
    void anotherClassLoaderSeesASessionAlive() throws Exception {
        URL[] places = {
            LockFile.class.getProtectionDomain().getCodeSource().getLocation(),
            LockFileTest.class.getProtectionDomain().getCodeSource().getLocation(),
            ClaimTimeoutException.class.getProtectionDomain().getCodeSource().getLocation(),
            org.slf4j.Logger.class.getProtectionDomain().getCodeSource().getLocation()
        };
        try (URLClassLoader loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader());
                Session session = Session.open(home)) {
            Function<String[], Boolean> isDead =
                    (Function<String[], Boolean>) loader.loadClass(DeadOrAlive.class.getName())
                            .getDeclaredConstructor()
                            .newInstance();
            String[] question = {home.directory().toString(), session.id()};
            assertThat(isDead.apply(question)).isFalse();
            assertThat(Session.isDead(home, session.id())).isFalse();
            // And it did not cost the session its lock in the eyes of other processes.
            try (ChildJvm child = ChildJvm.start("dead", home.directory(), session.id())) {
                child.expect("alive");
            }
            session.close();
            assertThat(isDead.apply(question)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void replacedSystemPropertiesCostASessionNothing() {
        Properties before = System.getProperties();
        Properties fresh = new Properties();
        before.stringPropertyNames().forEach(name -> fresh.setProperty(name, before.getProperty(name)));
        try (Session session = Session.open(home)) {
            System.setProperties(fresh);
            assertThat(Session.isDead(home, session.id())).isFalse();
            try (ChildJvm child = ChildJvm.start("dead", home.directory(), session.id())) {
                child.expect("alive");
            }
        } finally {
            System.setProperties(before);
        }
    }

    /** Asked through another class loader. */
    public static final class DeadOrAlive implements Function<String[], Boolean> {
        @Override
        public Boolean apply(String[] question) {
            return Session.isDead(Home.open(Path.of(question[0])), question[1]);
        }
    }
}
