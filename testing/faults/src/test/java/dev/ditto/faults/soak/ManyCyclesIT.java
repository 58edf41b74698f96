package dev.ditto.faults.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.CreateOptions;
import dev.ditto.faults.Form;
import dev.ditto.faults.oracle.Allowed;
import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.faults.report.Finding;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T61: copies come and go in one JVM, thousands of them, and nothing grows. */
@Tag("faults")
@Timeout(2400)
class ManyCyclesIT {

    private static final Duration QUIET = Duration.ofSeconds(60);
    private static final long MOST_STORE_BYTES = 64 << 20;

    /** A JVM opens a file or starts a thread of its own now and then. */
    private static final int SLACK = 3;

    /** Below this a percentage says nothing. */
    private static final double TOLERATED_MILLIS = 10;

    @TempDir
    Path directory;

    @Test
    void nothingGrowsWithTheNumberOfCopies() throws Exception {
        int cycles = Form.times(300, 10_000);
        int tenth = cycles / 10;
        FaultHome home = new FaultHome(directory.resolve("home"), Variant.EMBEDDED);
        Oracle oracle = Oracle.before(home);
        Leaks leaks = new Leaks();
        Times times = new Times();
        Usage early;
        Usage late;
        try (CopyManager manager = home.manager()) {
            CreateOptions options = CreateOptions.builder().dump(SoakDump.MENU).build();
            // The restore, and classes, are no part of it.
            cycle(manager, options, tenth);
            cycle(manager, options, times, tenth);
            early = Usage.now(home);
            cycle(manager, options, times, cycles - tenth);
            late = Usage.now(home);
            oracle.allowing(Allowed.LIVING_SESSIONS, Allowed.RUNNING_SERVERS);
            leaks.add(oracle.await(QUIET).left());
        }
        oracle.allowing();
        leaks.add(oracle.await(QUIET).left());
        double first = times.part(0, tenth).percentile(99);
        double last = times.part(cycles - tenth, cycles).percentile(99);
        boolean slower = last > first * 1.1 && last > first + TOLERATED_MILLIS;
        boolean grown = late.descriptors() > early.descriptors() + SLACK
                || late.threads() > early.threads() + SLACK
                || late.storeBytes() > MOST_STORE_BYTES;

        Finding finding = Finding.of(
                "T61",
                "create and destroy in one JVM, embedded",
                cycles,
                leaks.all().size() + (grown ? 1 : 0) + (slower && Form.current() == Form.LONG ? 1 : 0));
        finding = times.addTo(leaks.addTo(finding), "cycle", 50, 95, 99);
        finding.with("p99 of the first tenth ms", Math.round(first))
                .with("p99 of the last tenth ms", Math.round(last))
                .with("more descriptors", late.descriptors() - early.descriptors())
                .with("more threads", late.threads() - early.threads())
                .with("store kB", late.storeBytes() >> 10)
                .with("RSS kB per 1000 creates", (late.resident() - early.resident()) * 1000 / (cycles - tenth))
                .record();
        assertThat(leaks.all()).isEmpty();
        assertThat(grown).as(early + " became " + late).isFalse();
        if (Form.current() == Form.LONG) {
            assertThat(slower)
                    .as("p99 of " + first + " ms became " + last + " ms")
                    .isFalse();
        }
    }

    private static void cycle(CopyManager manager, CreateOptions options, int times) {
        cycle(manager, options, new Times(), times);
    }

    private static void cycle(CopyManager manager, CreateOptions options, Times into, int times) {
        for (int i = 0; i < times; i++) {
            long begin = System.nanoTime();
            SoakCopy.create(manager, options).destroy();
            into.add(Times.since(begin));
        }
    }

    /**
     * What this JVM and its home take.
     *
     * @param resident kilobytes of memory
     */
    private record Usage(long descriptors, long threads, long storeBytes, long resident) {

        static Usage now(FaultHome home) throws IOException {
            System.gc();
            return new Usage(
                    count(Path.of("/proc/self/fd")),
                    count(Path.of("/proc/self/task")),
                    Files.size(home.directory().resolve("ditto.db"))
                            + Files.size(home.directory().resolve("ditto.db-wal")),
                    Memory.residentKilobytes());
        }

        private static long count(Path directory) throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                return files.count();
            }
        }
    }
}
