package dev.ditto.faults.seam;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.oracle.Allowed;
import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A home in which processes end before their time, one after the other, and the next session has to put up with it. */
final class CrashHome {

    private static final Duration QUIET = Duration.ofSeconds(60);

    /** Whoever looks at this JVM's own threads and files has it for itself. */
    private static final Object ALONE = new Object();

    private final FaultHome home;
    private final Path scripts;
    private final Oracle oracle;
    private final String dump;
    private final String idleSeconds;
    private int runs;

    /** @param idle how long a shared server waits for the next process */
    CrashHome(Path directory, Variant variant, String dump, Duration idle) throws IOException {
        this.dump = dump;
        idleSeconds = Long.toString(idle.toSeconds());
        scripts = Files.createDirectories(directory);
        home = new FaultHome(directory.resolve("home"), variant);
        oracle = Oracle.before(home);
    }

    int runs() {
        return runs;
    }

    /** What a run says that meets no fault. */
    List<String> dry() throws Exception {
        ChildRun run = run("no step", "none");
        List<String> violations = run.violations(Mode.HANG);
        if (!violations.isEmpty() || run.said("FAILED")) {
            throw new AssertionError(
                    "A run without a fault failed: " + violations + "\n" + String.join("\n", run.lines()));
        }
        return run.lines();
    }

    private ChildRun run(String point, String mode) throws IOException, InterruptedException {
        runs++;
        return ChildRun.of(
                scripts.resolve("output-" + runs),
                List.of(
                        home.variant().name(),
                        home.directory().toString(),
                        dump,
                        script().toString(),
                        point,
                        mode,
                        "embedded.idle_seconds=" + idleSeconds,
                        "docker.idle_seconds=" + idleSeconds));
    }

    private Path script() {
        return CrashData.script(scripts, "point" + runs);
    }

    /** As {@link #crash}, in a home that was used before. */
    CrashReport next(CrashPoint point, boolean nextInAnotherJvm) throws Exception {
        if (runs == 0) {
            dry();
        }
        return crash(point, nextInAnotherJvm);
    }

    /** Breaks a point, and lets the next session, here or in a JVM of its own, clean up and go on. */
    CrashReport crash(CrashPoint point, boolean nextInAnotherJvm) throws Exception {
        ChildRun run = run(point.name(), point.mode().name());
        long ended = System.nanoTime();
        List<String> violations = new ArrayList<>(run.violations(point.mode()));
        Duration quiet;
        synchronized (ALONE) {
            violations.addAll(nextInAnotherJvm ? goOnElsewhere() : goOnHere());
            Oracle.Verdict verdict = oracle.allowing(Allowed.RUNNING_SERVERS, Allowed.WARM_COPIES)
                    .await(QUIET);
            quiet = Duration.ofNanos(System.nanoTime() - ended);
            verdict.left().forEach(line -> violations.add("left: " + line));
            oracle.crashes().forEach(line -> violations.add("log: " + line));
            violations.addAll(oracle.secrets(Map.of("its output", String.join("\n", run.lines()))));
        }
        return new CrashReport(point, run, List.copyOf(violations), quiet);
    }

    private List<String> goOnElsewhere() throws IOException, InterruptedException {
        runs--;
        ChildRun next = run("no step", "none");
        List<String> violations = new ArrayList<>(next.violations(Mode.HANG));
        next.lines().stream().filter(line -> line.startsWith("FAILED")).forEach(violations::add);
        return violations.stream().map(line -> "next JVM: " + line).toList();
    }

    private List<String> goOnHere() {
        List<String> violations = new ArrayList<>();
        CreateOptions options = CreateOptions.builder()
                .dump(dump)
                .script(script().toString())
                .isolation(home.variant().isolation())
                .build();
        try (CopyManager manager = CopyManager.builder()
                .config(home.config()
                        .set("embedded.idle_seconds", idleSeconds)
                        .set("docker.idle_seconds", idleSeconds)
                        .build())
                .build()) {
            manager.recoverOrphans();
            Copy copy = manager.create(options);
            try (CopySession session = CopySession.of(copy)) {
                violations.addAll(CrashData.check(session::query));
            }
            manager.destroy(copy.id());
            manager.list().stream().filter(Copy::warm).forEach(warm -> manager.destroy(warm.id()));
            // As long as the server runs: nobody sees what lies in one that has ended.
            oracle.allowing(Allowed.LIVING_SESSIONS, Allowed.BUSY_JVM)
                    .await(QUIET)
                    .left()
                    .forEach(line -> violations.add("left: " + line));
        } catch (DittoException | SQLException e) {
            violations.add(e.toString());
        }
        return violations.stream().map(line -> "next session: " + line).toList();
    }

    /** Its server ends by itself; what is left then is told, and removed. */
    List<String> end() {
        synchronized (ALONE) {
            Oracle.Verdict verdict = oracle.allowing(Allowed.WARM_COPIES).await(QUIET);
            clear();
            return verdict.left().stream().map(line -> "at the end: " + line).toList();
        }
    }

    /** Removes what it has outside of its directory. */
    void clear() {
        oracle.clear();
    }
}
