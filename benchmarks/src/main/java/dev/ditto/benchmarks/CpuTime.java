package dev.ditto.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time between two moments, in nanoseconds.
 *
 * @param wall how long
 * @param jvm of this whole JVM, its compiler and collector included
 * @param ditto of the threads that are ditto's and live at the end
 * @param daemon of the container daemon of this machine; negative if that cannot be told
 */
record CpuTime(long wall, long jvm, long ditto, long daemon) {

    private static final String LINE = "cpu ";
    private static final Path DAEMON = Path.of("/var/run/docker.pid");

    /** What has been used so far. */
    static Moment now() throws IOException {
        long jvm = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        return new Moment(System.nanoTime(), jvm, dittosThreads(), daemonTime());
    }

    /** A reading of all clocks; the threads' by their ids, as some end meanwhile. */
    record Moment(long at, long jvm, Map<Long, Long> ditto, long daemon) {

        CpuTime since(Moment before) {
            long threads = ditto.entrySet().stream()
                    .mapToLong(thread -> thread.getValue() - before.ditto.getOrDefault(thread.getKey(), 0L))
                    .sum();
            long others = daemon < 0 || before.daemon < 0 ? -1 : daemon - before.daemon;
            return new CpuTime(at - before.at, jvm - before.jvm, threads, others);
        }
    }

    private static Map<Long, Long> dittosThreads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> found = new HashMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("ditto-")) {
                found.put(thread.getThreadId(), Math.max(0, threads.getThreadCpuTime(thread.getThreadId())));
            }
        }
        return found;
    }

    private static long daemonTime() throws IOException {
        if (!Files.isReadable(DAEMON)) {
            return -1;
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(DAEMON).strip()))
                .flatMap(process -> process.info().totalCpuDuration())
                .map(Duration::toNanos)
                .orElse(-1L);
    }

    /** For another JVM to read. */
    String line() {
        return LINE + wall + " " + jvm + " " + ditto + " " + daemon;
    }

    /** The one line of a program's output that is such a difference. */
    static CpuTime read(String output) {
        List<Long> numbers = output.lines()
                .filter(line -> line.startsWith(LINE))
                .flatMap(line -> List.of(line.substring(LINE.length()).split(" ")).stream())
                .map(Long::valueOf)
                .toList();
        return new CpuTime(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
    }

    double percentOf(long nanos) {
        return 100.0 * nanos / wall;
    }
}
