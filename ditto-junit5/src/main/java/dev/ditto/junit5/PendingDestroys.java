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
 * The copies of a class's tests that are being destroyed, aside of the tests that come after. The class's store closes
 * it: the class has not ended before they are gone, and fails if one of them does not go. Thread-safe.
 */
final class PendingDestroys implements Executor, StoreResource {

    /** One DROP takes milliseconds, a container seconds; few wait, see {@link Destroyer}. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final String testClass;
    private final Executor destroyer;
    private final Queue<Future<?>> pending = new ConcurrentLinkedQueue<>();

    PendingDestroys(String testClass, Executor destroyer) {
        this.testClass = testClass;
        this.destroyer = destroyer;
    }

    /** Those of the class that this test belongs to. */
    static PendingDestroys of(ExtensionContext test) {
        Class<?> testClass = test.getRequiredTestClass();
        TestRun run = TestRun.of(test);
        return DittoExtension.store(classContext(test), PendingDestroys.class)
                .getOrComputeIfAbsent(
                        testClass,
                        key -> new PendingDestroys(testClass.getName(), run.destroyer()),
                        PendingDestroys.class);
    }

    @Override
    public void execute(Runnable destroy) {
        FutureTask<Boolean> task = new FutureTask<>(destroy, true);
        pending.add(task);
        destroyer.execute(task);
    }

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
                    : new IllegalStateException(
                            "A copy of a test of " + testClass + " was not destroyed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "A copy of a test of " + testClass + " is still being destroyed " + LIMIT.toSeconds()
                            + " s after the last test. The next run removes it; look for a server that hangs.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted while the copies of the tests of " + testClass
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
