package dev.ditto.faults.soak;

import dev.ditto.faults.oracle.FaultHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Several JVMs that each make, use and destroy many copies of one home, some of which are killed, and replaced. */
final class Soak implements AutoCloseable {

    private static final int THREADS = 4;

    /** A pool that is smaller than what is wanted at once, so that ports are used again. */
    private static final int PORTS = 24;

    private final FaultHome home;
    private final Path directory;
    private final Random random;
    private final Plan plan;
    private final List<SoakJvm> all = new ArrayList<>();
    private final Set<SoakJvm> killed = new HashSet<>();

    /**
     * @param directory where the JVMs' output lies
     */
    Soak(FaultHome home, Path directory, Plan plan, Random random) {
        this.home = home;
        this.directory = directory;
        this.plan = plan;
        this.random = random;
    }

    /**
     * What is done.
     *
     * @param jvms how many at once
     * @param copies how many each makes
     * @param hold how long a copy is used, on average
     * @param killing how long after the first copy, and after each kill, one JVM is killed
     * @param kills how often at the most
     * @param serverEvery which of the copies has a server of its own; 0 = none
     * @param settings of ditto, as name=value
     */
    record Plan(
            int jvms, int copies, Duration hold, Duration killing, int kills, int serverEvery, List<String> settings) {}

    /** Runs until all copies were made, or the time is over. */
    void run(Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (int i = 0; i < plan.jvms(); i++) {
            start(plan.copies());
        }
        long next = Long.MAX_VALUE;
        while (all.stream().anyMatch(SoakJvm::runs)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not done within " + limit + ": " + tails());
            }
            if (next == Long.MAX_VALUE && !said("MADE").isEmpty()) {
                next = System.nanoTime() + plan.killing().toNanos();
            }
            if (System.nanoTime() > next && killed.size() < plan.kills()) {
                killOne();
                next = System.nanoTime() + plan.killing().toNanos();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void killOne() throws IOException, InterruptedException {
        List<SoakJvm> running = all.stream().filter(SoakJvm::runs).toList();
        if (!running.isEmpty()) {
            SoakJvm victim = running.get(random.nextInt(running.size()));
            victim.kill();
            killed.add(victim);
            int left = plan.copies() - victim.said("MADE").size();
            if (left > 0) {
                start(left);
            }
        }
    }

    private void start(int copies) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "soak.threads=" + THREADS,
                "soak.copies=" + copies,
                "soak.hold_ms=" + plan.hold().toMillis(),
                "soak.server_every=" + plan.serverEvery()));
        settings.addAll(settings());
        Path output = directory.resolve("jvm-" + all.size() + ".log");
        all.add(SoakJvm.start("soak", home, output, settings.toArray(String[]::new)));
    }

    /** As all JVMs have them, the one that cleans up included. */
    List<String> settings() {
        List<String> settings = new ArrayList<>(List.of(
                "port_pool_start=" + home.firstPort(),
                "port_pool_end=" + (home.firstPort() + PORTS - 1),
                "port_wait_seconds=240",
                "claim_timeout_seconds=240",
                "warm_pool_size=2"));
        settings.addAll(plan.settings());
        return settings;
    }

    int kills() {
        return killed.size();
    }

    /** What any of them said after that word. */
    List<SoakJvm.Said> said(String word) throws IOException {
        List<SoakJvm.Said> said = new ArrayList<>();
        for (SoakJvm jvm : all) {
            said.addAll(jvm.said(word));
        }
        return said;
    }

    /** JVMs that neither were killed nor came to a good end. */
    List<String> failed() throws IOException {
        List<String> failed = new ArrayList<>();
        for (SoakJvm jvm : all) {
            if (!killed.contains(jvm) && jvm.said("DONE").isEmpty()) {
                failed.add("a JVM ended with " + tail(jvm));
            }
        }
        return failed;
    }

    private String tails() throws IOException {
        StringBuilder text = new StringBuilder();
        for (SoakJvm jvm : all) {
            text.append('\n').append(tail(jvm));
        }
        return text.toString();
    }

    private static String tail(SoakJvm jvm) throws IOException {
        List<String> lines = jvm.output();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    /** All they said, to look for what they must not say. */
    String output() throws IOException {
        StringBuilder text = new StringBuilder();
        for (SoakJvm jvm : all) {
            jvm.output().forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    @Override
    public void close() throws InterruptedException {
        for (SoakJvm jvm : all) {
            jvm.close();
        }
    }
}
