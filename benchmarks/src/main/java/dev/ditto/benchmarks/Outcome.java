package dev.ditto.benchmarks;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** How many tests passed, and what failed. Thread-safe. */
final class Outcome implements TestExecutionListener {

    private final AtomicInteger passed = new AtomicInteger();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public void executionFinished(TestIdentifier id, TestExecutionResult result) {
        result.getThrowable().ifPresent(failures::add);
        if (id.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            passed.incrementAndGet();
        }
    }

    /** Nothing is measured where not all did what they should. */
    void requirePassed(int tests) {
        if (passed.get() != tests || !failures.isEmpty()) {
            IllegalStateException failure = new IllegalStateException(
                    passed + " of " + tests + " tests passed; the first failures are suppressed exceptions");
            failures.stream().limit(3).forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
