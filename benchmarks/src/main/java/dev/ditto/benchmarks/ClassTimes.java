package dev.ditto.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** What classes take before the first line of their test, and after its last one. For a plan without parallelism. */
final class ClassTimes implements TestExecutionListener {

    private final Map<String, Long> starts = new ConcurrentHashMap<>();
    private final List<Double> before = new ArrayList<>();
    private final List<Double> beforeWarm = new ArrayList<>();
    private final List<Double> after = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private long testEnded;

    @Override
    public void executionStarted(TestIdentifier id) {
        starts.put(id.getUniqueId(), System.nanoTime());
    }

    @Override
    public void reportingEntryPublished(TestIdentifier id, ReportEntry entry) {
        long began = Long.parseLong(entry.getKeyValuePairs().get(CopyProbe.BEGAN));
        long start = Objects.requireNonNull(starts.get(id.getParentId().orElseThrow()));
        before.add((began - start) / 1e6);
        // The first class of a run waits for the client to be opened as well.
        if (before.size() > 1 && Boolean.parseBoolean(entry.getKeyValuePairs().get(CopyProbe.WARM))) {
            beforeWarm.add((began - start) / 1e6);
        }
    }

    @Override
    public void executionFinished(TestIdentifier id, TestExecutionResult result) {
        result.getThrowable().ifPresent(failures::add);
        if (id.isTest()) {
            testEnded = System.nanoTime();
        } else if (id.getSource().filter(ClassSource.class::isInstance).isPresent()) {
            after.add(Timing.millisSince(testEnded));
        }
    }

    /** In milliseconds from a class's start to its test's first line, in the order of the classes. */
    List<Double> before() {
        failures.forEach(failure -> {
            throw new IllegalStateException("A class that is measured failed", failure);
        });
        return before;
    }

    /** The same, of those alone whose copy was warm, and without the first one. */
    List<Double> beforeWarm() {
        before();
        return beforeWarm;
    }

    /** In milliseconds from a test's end to its class's end. */
    List<Double> after() {
        return after;
    }
}
