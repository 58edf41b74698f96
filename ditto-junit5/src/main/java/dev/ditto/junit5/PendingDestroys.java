package dev.ditto.junit5;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Copies that are being destroyed, aside of the tests that come after: those of a class's tests, or those of all classes of
 * a run. It is closed with that class or that run, which has not ended before they are gone. Thread-safe.
 */
final class PendingDestroys implements Executor, StoreResource {

    /** One DROP takes milliseconds, a container seconds; few wait, see {@link Destroyer}. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final String users;
    private final Executor destroyer;
    private final Queue<Future<?>> pending = new ConcurrentLinkedQueue<>();

    /** @param users whose copies they are, for messages */
    PendingDestroys(String users, Executor destroyer) {
        this.users = users;
        this.destroyer = destroyer;
    }

    /** Those of the class that this test belongs to. */
    static PendingDestroys of(ExtensionContext test) {
        Class<?> testClass = test.getRequiredTestClass();
        TestRun run = TestRun.of(test);
        return DittoExtension.store(classContext(test), PendingDestroys.class)
                .getOrComputeIfAbsent(
                        testClass,
                        key -> new PendingDestroys("tests of " + testClass.getName(), run.destroyer()),
                        PendingDestroys.class);
    }

    @Override
    public void execute(Runnable destroy) {
        FutureTask<Boolean> task = new FutureTask<>(destroy, true);
        pending.add(task);
        destroyer.execute(task);
    }

    /** Waits for all of them; throws what kept one from going. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        Failures failures = new Failures();
        for (Future<?> task = pending.poll(); task != null; task = pending.poll()) {
            Future<?> current = task;
            failures.attempt(() -> await(current, deadline - System.nanoTime()));
        }
        failures.throwIfAny();
    }

    private void await(Future<?> task, long nanos) {
        try {
            task.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("A copy of " + users + " was not destroyed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "A copy of " + users + " is still being destroyed " + LIMIT.toSeconds()
                            + " s after the last test. The next run removes it; look for a server that hangs.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted while the copies of " + users
                            + " were being destroyed. The next run removes what is left.",
                    e);
        }
    }

    private static ExtensionContext classContext(ExtensionContext test) {
        ExtensionContext context = test;
        while (context.getTestMethod().isPresent()) {
            context = context.getParent().orElseThrow();
        }
        return context;
    }
}
