package dev.ditto.test.docker;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says at the end how many tests were skipped for want of Docker, as a green run would else look like a proof.
 *
 * <p>Found by {@code ServiceLoader}. Thread-safe.
 */
public final class DockerSkips implements TestExecutionListener {

    private final Map<String, Long> tests = new ConcurrentSkipListMap<>();
    private final Consumer<String> console;
    private volatile @Nullable TestPlan plan;

    /** For the launcher. Standard output, on purpose: there is no logger here, and people read this at a terminal. */
    public DockerSkips() {
        this(System.out::println);
    }

    DockerSkips(Consumer<String> console) {
        this.console = console;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
        tests.clear();
    }

    @Override
    public void executionSkipped(TestIdentifier skipped, String reason) {
        if (reason.startsWith(DockerCondition.REASON)) {
            tests.merge(reason.substring(DockerCondition.REASON.length()), testsOf(skipped), Long::sum);
        }
    }

    private long testsOf(TestIdentifier skipped) {
        TestPlan known = plan;
        long below = known == null
                ? 0
                : known.getDescendants(skipped).stream()
                        .filter(TestIdentifier::isTest)
                        .count();
        // A template has no tests before it runs.
        return Math.max(1, below);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan finished) {
        tests.forEach((reason, count) -> console.accept("Docker tests skipped: " + count + " (" + reason + ")"));
    }
}
