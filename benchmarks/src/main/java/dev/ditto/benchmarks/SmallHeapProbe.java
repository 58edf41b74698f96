package dev.ditto.benchmarks;

import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Map;

/** Runs in a JVM with a small heap: one restore, many copies, and what they took. */
final class SmallHeapProbe {

    static final String PEAK = "peak-heap-megabytes=";

    private static final int COPIES = 20;

    private SmallHeapProbe() {}

    public static void main(String[] arguments) {
        BenchHome home = new BenchHome(
                Path.of(arguments[0]),
                Map.of("dump.path", arguments[1], "embedded.idle_seconds", "0", "embedded.memory_budget_mb", "0"));
        try (CopyManager manager = home.open()) {
            for (int i = 0; i < COPIES; i++) {
                manager.create(CreateOptions.defaults());
            }
        }
        System.out.println(PEAK + peakBytes() / 1024 / 1024);
    }

    /** An upper bound: the peaks of the pools need not have been at one time. */
    private static long peakBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
