package dev.ditto.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs all benchmarks, or those that {@code benchmarks.only} names (comma-separated), and writes the report. With
 * {@code benchmarks.strict=true} a missed limit fails the run; with {@code benchmarks.quick=true} those of the container
 * runtime, of JUnit's methods and of its suites only show that they work.
 */
final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        Report report = new Report(System.out);
        try (Workspace workspace = Workspace.open()) {
            // So that nothing stays on the machine, and nobody else's binaries are measured.
            System.setProperty("ditto.embedded.binaries", workspace.binaries().toString());
            for (Benchmark benchmark : chosen(System.getProperty("benchmarks.only", ""))) {
                report.say(benchmark.title());
                benchmark.run(workspace, report);
            }
            report.finish(Path.of(System.getProperty("benchmarks.output", "target")));
        }
        if (report.missed() && Boolean.getBoolean("benchmarks.strict")) {
            System.exit(1);
        }
    }

    static List<Benchmark> chosen(String names) {
        Map<String, Benchmark> all = all();
        if (names.isBlank()) {
            return List.copyOf(all.values());
        }
        Set<String> wanted = Set.of(names.split("\\s*,\\s*", -1));
        if (!all.keySet().containsAll(wanted)) {
            throw new IllegalArgumentException("benchmarks.only=" + names + ": there are " + all.keySet());
        }
        return all.entrySet().stream()
                .filter(entry -> wanted.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Map<String, Benchmark> all() {
        Map<String, Benchmark> all = new LinkedHashMap<>();
        all.put("claim", new WarmClaim());
        all.put("refill", new PoolRefill());
        all.put("clone", new ColdClone());
        all.put("testclass", new TestClass());
        all.put("junit-class", new JunitClass());
        all.put("junit-method", new JunitMethod());
        all.put("junit-suite", new JunitSuite());
        all.put("oldrows", new OldRows());
        all.put("heap", new SmallHeap());
        all.put("throughput", new Throughput());
        all.put("restore", new RestoreRate());
        all.put("reaper", new ReaperCost());
        all.put("docker-server", new OnDocker(new DockerServer()));
        all.put("docker-size", new OnDocker(new DockerSize()));
        all.put("docker-database", new OnDocker(new DockerDatabase()));
        all.put("docker-memory", new OnDocker(new DockerMemory()));
        all.put("docker-start", new OnDocker(new DockerStart()));
        all.put("docker-restore", new OnDocker(new DockerRestore()));
        all.put("docker-reaper", new OnDocker(new DockerReaper()));
        return all;
    }
}
