package dev.ditto.faults.seam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.faults.Form;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.faults.report.Finding;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process ends, or is told that something failed, at each step of a copy's life that touches the world outside of it; the
 * next session finds and leaves everything in order.
 */
@Tag("faults")
@Timeout(2400)
class CrashPointsIT {

    private static final Logger LOG = LoggerFactory.getLogger(CrashPointsIT.class);

    /** The rest of a snapshot per point would fill the memory that data lies in. */
    private static final int MOST_IN_ONE_HOME = 40;

    private static final int AT_ONCE = 2;

    /** Every so many-th time the next session is in a JVM of its own, which has to make no difference. */
    private static final int ELSEWHERE = 8;

    /** Long enough for the next process to find the server, short enough to wait for its end. */
    private static final Duration REUSED = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private final Queue<CrashHome> all = new ConcurrentLinkedQueue<>();
    private final AtomicInteger homes = new AtomicInteger();
    private final AtomicInteger elsewhere = new AtomicInteger();
    private final List<String> ends = java.util.Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void clear() {
        all.forEach(CrashHome::clear);
    }

    @Test
    void aDatabaseOfAnEmbeddedServer() throws Exception {
        enumerate(Variant.EMBEDDED, CrashData.DUMP, 30, Duration.ofMinutes(12));
    }

    @Test
    @RequiresDocker
    void aDatabaseOfAServerInAContainer() throws Exception {
        enumerate(Variant.DOCKER_DATABASE, CrashArchive.make(directory), 10, Duration.ofMinutes(10));
    }

    @Test
    @RequiresDocker
    void aServerInAContainerOfItsOwn() throws Exception {
        enumerate(Variant.DOCKER_SERVER, CrashArchive.make(directory), 6, Duration.ofMinutes(8));
    }

    private void enumerate(Variant variant, String dump, int mostInShort, Duration longest) throws Exception {
        CrashHome first = home(variant, dump, REUSED);
        long seed = Long.getLong("ditto.faults.seed", System.nanoTime());
        PointPlan plan = PointPlan.of(first.dry(), first.dry(), mostInShort, new Random(seed));
        ends.addAll(first.end());
        LOG.info(
                "{}: {} of {}, {}",
                variant,
                plan.points().size(),
                plan.all().size(),
                plan.timed()
                        ? "as many as " + longest + " suffices for, seed " + seed + " (-Dditto.faults.seed)"
                        : "every " + plan.stride() + ".");
        List<CrashReport> reports = crashAll(variant, dump, plan, System.nanoTime() + longest.toNanos());
        long reached = reports.stream().filter(report -> report.run().reached()).count();
        List<CrashReport> broken = reports.stream()
                .filter(report -> !report.violations().isEmpty())
                .toList();
        Finding.of(
                        Form.current() == Form.SHORT ? "T01" : "T02",
                        "a process ends or fails at a step: " + variant,
                        reached,
                        broken.size() + ends.size())
                .with("points x modes", plan.all().size())
                .with("not reached", reports.size() - reached)
                .with("recovered in another JVM", elsewhere.get())
                .with(
                        "quiet max ms",
                        reports.stream()
                                .mapToLong(report -> report.quiet().toMillis())
                                .max()
                                .orElse(0))
                .record();
        assertThat(broken.stream().map(CrashReport::text)).isEmpty();
        assertThat(ends).isEmpty();
        assertThat(reached)
                .as("most steps are met again")
                .isGreaterThan(Math.min(reports.size(), plan.points().size()) * 3L / 4);
    }

    private List<CrashReport> crashAll(Variant variant, String dump, PointPlan plan, long end) throws Exception {
        Queue<CrashPoint> left = new ConcurrentLinkedQueue<>(plan.points());
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<List<CrashReport>>> parts = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                parts.add(workers.submit((Callable<List<CrashReport>>) () -> crash(variant, dump, plan, left, end)));
            }
            List<CrashReport> reports = new ArrayList<>();
            for (Future<List<CrashReport>> part : parts) {
                reports.addAll(part.get());
            }
            return reports;
        } finally {
            workers.shutdownNow();
        }
    }

    private List<CrashReport> crash(Variant variant, String dump, PointPlan plan, Queue<CrashPoint> left, long end)
            throws Exception {
        List<CrashReport> reports = new ArrayList<>();
        CrashHome used = home(variant, dump, REUSED);
        for (CrashPoint point = left.poll();
                point != null && !(plan.timed() && System.nanoTime() > end);
                point = left.poll()) {
            boolean other = (reports.size() + 1) % ELSEWHERE == 0;
            elsewhere.addAndGet(other ? 1 : 0);
            if (!point.inFreshHome() && used.runs() >= MOST_IN_ONE_HOME) {
                ends.addAll(used.end());
                used = home(variant, dump, REUSED);
            }
            CrashReport report =
                    point.inFreshHome() ? inFreshHome(variant, dump, point, other) : used.next(point, other);
            reports.add(report);
            if (!report.run().reached()) {
                plan.insteadOf(point).ifPresent(left::add);
            }
        }
        ends.addAll(used.end());
        return reports;
    }

    private CrashReport inFreshHome(Variant variant, String dump, CrashPoint point, boolean other) throws Exception {
        CrashHome fresh = home(variant, dump, Duration.ZERO);
        CrashReport report = fresh.crash(point, other);
        ends.addAll(fresh.end());
        return report;
    }

    private CrashHome home(Variant variant, String dump, Duration idle) throws Exception {
        CrashHome home = new CrashHome(directory.resolve("home-" + homes.incrementAndGet()), variant, dump, idle);
        all.add(home);
        return home;
    }
}
