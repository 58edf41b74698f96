package dev.ditto.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Processor time at a moment, or between two, in nanoseconds.
 *
 * @param at when, or how long
 * @param jvm of this whole JVM, its compiler and collector included
 * @param ditto of the threads that are ditto's and alive
 * @param daemon of the container daemon of this machine; negative if that cannot be told
 */
record CpuTime(long at, long jvm, long ditto, long daemon) {

    private static final String LINE = "cpu ";
    private static final Path DAEMON = Path.of("/var/run/docker.pid");

    static CpuTime now() throws IOException {
        long jvm = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        return new CpuTime(System.nanoTime(), jvm, dittosThreads(), daemonTime());
    }

    private static long dittosThreads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("ditto-")) {
                sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return sum;
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

    CpuTime since(CpuTime before) {
        long others = daemon < 0 || before.daemon < 0 ? -1 : daemon - before.daemon;
        return new CpuTime(at - before.at, jvm - before.jvm, ditto - before.ditto, others);
    }

    /** For another JVM to read. */
    String line() {
        return LINE + at + " " + jvm + " " + ditto + " " + daemon;
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
        return 100.0 * nanos / at;
    }
}
