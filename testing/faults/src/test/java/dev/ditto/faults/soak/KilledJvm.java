package dev.ditto.faults.soak;

import dev.ditto.CreateOptions;
import dev.ditto.faults.oracle.Allowed;
import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.local.CopyManager;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Kills a JVM at some moment of its life, and sees to what becomes of it: first nobody comes, and its server has to end
 * by itself; or the next session comes at once, and everything of the dead one has to go while the server stays.
 */
final class KilledJvm {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Of a life that nobody ends, on a machine that has much else to do. */
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(3);

    private final FaultHome home;
    private final Oracle oracle;
    private final Path output;
    private final String idle;

    /** What is wrong, in words. */
    final List<String> violations = new ArrayList<>();

    /** @param idleSeconds how long its shared server outlives the last session */
    KilledJvm(FaultHome home, Path output, int idleSeconds) {
        this.home = home;
        this.output = output;
        idle = home.variant().runtime() + ".idle_seconds=" + idleSeconds;
        oracle = Oracle.before(home);
    }

    /** How long a life takes that nobody ends. */
    Duration life() throws Exception {
        long begin = System.nanoTime();
        try (SoakJvm jvm = SoakJvm.start("life", home, output)) {
            if (!jvm.await(LONGEST_LIFE) || jvm.said("DONE").isEmpty()) {
                throw new AssertionError("It did not live:\n" + String.join("\n", jvm.output()));
            }
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Milliseconds from the kill until its servers are gone, with nobody left in the home; empty if it had none. */
    OptionalDouble untilItsServerIsGone(Duration moment) throws Exception {
        OptionalDouble millis;
        try (SoakJvm jvm = SoakJvm.start("lives", home, output, idle, "warm_pool_size=1")) {
            TimeUnit.MILLISECONDS.sleep(moment.toMillis());
            boolean served = !new HomeServers(home).running().isEmpty();
            jvm.kill();
            double waited = untilNoServerRuns(moment);
            millis = served ? OptionalDouble.of(waited) : OptionalDouble.empty();
        }
        clean(moment);
        untilNoServerRuns(moment);
        return millis;
    }

    /** Milliseconds from the kill until nothing of it is left but a server that has to stay, as the next session came at once. */
    double untilTheNextSessionHasCleanedUp(Duration moment) throws Exception {
        try (SoakJvm jvm = SoakJvm.start("lives", home, output, idle, "warm_pool_size=1")) {
            TimeUnit.MILLISECONDS.sleep(moment.toMillis());
            List<String> before = jvm.said("READY").isEmpty() ? List.of() : new HomeServers(home).servers();
            jvm.kill();
            double millis = clean(moment);
            if (!new HomeServers(home).servers().containsAll(before)) {
                violations.add("the server did not stay after the kill at " + moment);
            }
            return millis;
        }
    }

    private double untilNoServerRuns(Duration moment) throws Exception {
        long begin = System.nanoTime();
        while (!new HomeServers(home).running().isEmpty()) {
            if (Times.since(begin) > LIMIT.toMillis()) {
                violations.add("still there " + LIMIT.toSeconds() + " s after the kill at " + moment + ": "
                        + new HomeServers(home).running());
                break;
            }
            // A daemon is asked by a process each time, and on a small machine takes its time from what is waited for.
            TimeUnit.MILLISECONDS.sleep(home.variant().isDocker() ? 100 : 5);
        }
        return Times.since(begin);
    }

    /**
     * As the next session does, which then has to work; when it has closed, too, only the finished snapshot and warm copies
     * may be left.
     *
     * @return milliseconds until nothing of the dead one was left
     */
    private double clean(Duration moment) throws SQLException {
        long begin = System.nanoTime();
        double millis;
        String[] setting = idle.split("=");
        try (CopyManager next = CopyManager.builder()
                .config(home.config().set(setting[0], setting[1]).build())
                .build()) {
            next.recoverOrphans();
            oracle.allowing(Allowed.LIVING_SESSIONS, Allowed.WARM_COPIES, Allowed.RUNNING_SERVERS);
            note("with the next session open", moment, oracle.await(LIMIT));
            millis = Times.since(begin);
            use(next, moment);
        }
        oracle.allowing(Allowed.WARM_COPIES, Allowed.RUNNING_SERVERS);
        note("after the next session", moment, oracle.await(LIMIT));
        return millis;
    }

    private void use(CopyManager next, Duration moment) throws SQLException {
        SoakCopy copy = SoakCopy.create(
                next, CreateOptions.builder().dump(SoakDump.MENU).build());
        if (!copy.isFresh()) {
            violations.add("a copy that is not what the dump says, after the kill at " + moment);
        }
        copy.destroy();
    }

    private void note(String when, Duration moment, Oracle.Verdict verdict) {
        verdict.left().forEach(left -> violations.add(left + ", " + when + ", killed at " + moment));
    }

    /** Nobody comes any more: no process is left, and no directory of servers that no row speaks of. */
    void end() {
        oracle.allowing(Allowed.WARM_COPIES);
        oracle.await(LIMIT).left().forEach(left -> violations.add(left + ", at the end"));
        oracle.clear();
    }
}
