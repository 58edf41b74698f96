package dev.ditto.benchmarks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A test class without a database, to be inherited. */
public abstract class PlainProbe {

    @Test
    void works(TestReporter reporter) throws InterruptedException {
        reporter.publishEntry(CopyProbe.BEGAN, Long.toString(System.nanoTime()));
        Thread.sleep(CopyProbe.WORK_MILLIS);
    }
}
