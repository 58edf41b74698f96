package dev.ditto.faults.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.faults.Form;
import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.faults.report.Finding;
import dev.ditto.faults.seam.CrashArchive;
import dev.ditto.test.docker.RequestRelay.Failure;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of request fails in each way there is; nothing is left, nothing is made twice, and nobody waits for ever. */
@Tag("faults")
@RequiresDocker
@Timeout(2400)
class DaemonAnswersIT {

    /** A request is given up after thirty seconds; the call that sent it has to clean up, too. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(75);

    /** Many, as some of them do nothing but wait for an answer that never comes. */
    private static final int AT_ONCE = Form.times(3, 4);

    @TempDir
    Path directory;

    private String dump = "";
    private final AtomicInteger homes = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(
            value = Variant.class,
            names = {"DOCKER_DATABASE", "DOCKER_SERVER"})
    void aRequestThatFailsLeavesNothing(Variant variant) throws Exception {
        dump = CrashArchive.make(directory);
        Oracle own = Oracle.before(new FaultHome(directory.resolve("nobody"), Variant.EMBEDDED));
        List<DaemonFault> all = faults(requests(variant));
        int stride = Form.current() == Form.SHORT ? (all.size() + 7) / 8 : 1;
        List<DaemonFault> taken = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if ((i + i / Failure.values().length) % stride == 0) {
                taken.add(all.get(i));
            }
        }
        System.out.println(variant + ": " + taken.size() + " of " + all.size() + ", every " + stride + ".: " + taken);
        List<Outcome> outcomes = failAll(variant, taken);
        List<Outcome> met = outcomes.stream().filter(Outcome::met).toList();
        List<String> broken = new ArrayList<>(outcomes.stream()
                .filter(outcome -> !outcome.violations().isEmpty())
                .map(Outcome::text)
                .toList());
        outcomes.stream()
                .filter(outcome -> outcome.longest().compareTo(LONGEST_CALL) > 0)
                .map(outcome -> outcome.fault() + " took " + outcome.longest())
                .forEach(broken::add);
        // Threads that still wait for an answer would be here.
        broken.addAll(own.await(Duration.ofSeconds(20)).left());
        Finding.of("T11", "a request to the daemon fails: " + variant, met.size(), broken.size())
                .with("kinds x failures", all.size())
                .with("longest call ms", longest(outcomes))
                .with(
                        "quiet max ms",
                        outcomes.stream()
                                .mapToLong(outcome -> outcome.quiet().toMillis())
                                .max()
                                .orElse(0))
                .record();
        assertThat(broken).isEmpty();
        assertThat(met).hasSizeGreaterThan(outcomes.size() / 2);
    }

    private static long longest(List<Outcome> outcomes) {
        return outcomes.stream()
                .mapToLong(outcome -> outcome.longest().toMillis())
                .max()
                .orElse(0);
    }

    private List<String> requests(Variant variant) throws Exception {
        try (DaemonHome home = home(variant)) {
            return home.requests();
        }
    }

    /** The first and the last of each kind, as the first is often a question and the last a removal. */
    private static List<DaemonFault> faults(List<String> requests) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        requests.forEach(kind -> counts.merge(kind, 1, Integer::sum));
        List<DaemonFault> faults = new ArrayList<>();
        counts.forEach((kind, count) -> {
            for (Failure how : Failure.values()) {
                faults.add(new DaemonFault(kind, 1, how));
                if (count > 1 && Form.current() == Form.LONG) {
                    faults.add(new DaemonFault(kind, count, how));
                }
            }
        });
        return faults;
    }

    private List<Outcome> failAll(Variant variant, List<DaemonFault> faults) throws Exception {
        Queue<DaemonFault> left = new ConcurrentLinkedQueue<>(faults);
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<List<Outcome>>> parts = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                parts.add(workers.submit((Callable<List<Outcome>>) () -> fail(variant, left)));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<List<Outcome>> part : parts) {
                outcomes.addAll(part.get());
            }
            return outcomes;
        } finally {
            workers.shutdownNow();
        }
    }

    private List<Outcome> fail(Variant variant, Queue<DaemonFault> left) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        try (DaemonHome home = home(variant)) {
            for (DaemonFault fault = left.poll(); fault != null; fault = left.poll()) {
                outcomes.add(home.fail(fault));
            }
        }
        return outcomes;
    }

    private DaemonHome home(Variant variant) throws Exception {
        return new DaemonHome(directory.resolve("home-" + homes.incrementAndGet()), variant, dump);
    }
}
