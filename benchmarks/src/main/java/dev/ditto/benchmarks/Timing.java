package dev.ditto.benchmarks;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Takes the time, in milliseconds. */
final class Timing {

    private static final long LOOK_AGAIN_MILLIS = 10;

    private Timing() {}

    static double millisOf(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return millisSince(begin);
    }

    static double millisSince(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    /** Looks until it is so; there is nobody who would tell. */
    static void await(String what, Duration patience, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(what + ": not within " + patience.toSeconds() + " s");
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /** What is measured. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }
}
