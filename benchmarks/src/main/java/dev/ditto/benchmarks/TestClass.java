package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.nio.file.Path;
import java.util.List;

/** What ditto adds to a test class in a fresh JVM: the whole process, against the same class on a given database. */
final class TestClass implements Benchmark {

    private static final int RUNS = 9;
    private static final int WARM_UP = 2;

    @Override
    public String title() {
        return "test class in a fresh JVM, 5 MB dump";
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        Path dump = workspace.file("five-megabytes.sql");
        GeneratedDump.megabytes(dump, 5);
        BenchHome reference = workspace.newHome().with("dump.path", dump);
        try (CopyManager manager = reference.open()) {
            Copy copy = manager.create(CreateOptions.defaults());
            List<String> plain = List.of("-D" + PlainJdbcProbe.URL + "=" + copy.jdbcUrlWithCredentials());
            ChildJvm baseline = new ChildJvm(workspace.file("plain.log"), plain);
            for (int i = 0; i < WARM_UP; i++) {
                baseline.run(ProbeLauncher.class, PlainJdbcProbe.class.getName());
            }
            firstEver(workspace, report, baseline, dump);
            stopped(workspace, report, baseline, dump);
            up(workspace, report, baseline, dump);
        }
        workspace.remove(reference);
    }

    private static void firstEver(Workspace workspace, Report report, ChildJvm baseline, Path dump) throws Exception {
        Runs runs = new Runs(baseline);
        for (int i = 0; i < RUNS; i++) {
            BenchHome home = childHome(workspace, dump);
            Path binaries = workspace.publicDirectory("binaries-" + i);
            runs.pair(child(workspace, home, binaries));
            workspace.remove(home);
            Workspace.delete(binaries);
        }
        runs.report(report, "first ever run", 5000);
    }

    private static void stopped(Workspace workspace, Report report, ChildJvm baseline, Path dump) throws Exception {
        BenchHome home = childHome(workspace, dump);
        ChildJvm child = child(workspace, home, workspace.binaries());
        Runs runs = new Runs(baseline);
        runs.ditto(child);
        for (int i = 0; i < RUNS; i++) {
            workspace.awaitStopped(home);
            runs.pair(child);
        }
        workspace.remove(home);
        runs.report(report, "later run, server stopped", 900);
    }

    /** The server is held up by a session of this JVM that does nothing else. */
    private static void up(Workspace workspace, Report report, ChildJvm baseline, Path dump) throws Exception {
        BenchHome home = childHome(workspace, dump);
        ChildJvm child = child(workspace, home, workspace.binaries());
        Runs runs = new Runs(baseline);
        try (CopyManager keeper = home.open()) {
            keeper.destroy(keeper.create(CreateOptions.defaults()).id());
            runs.ditto(child);
            for (int i = 0; i < RUNS; i++) {
                runs.pair(child);
            }
        }
        workspace.remove(home);
        runs.report(report, "later run, server up", 400);
    }

    private static BenchHome childHome(Workspace workspace, Path dump) {
        return workspace.newHome().with("dump.path", dump).with("warm_pool_size", 2);
    }

    private static ChildJvm child(Workspace workspace, BenchHome home, Path binaries) {
        return new ChildJvm(workspace.file("ditto.log"), home.jvmArguments(binaries));
    }

    /** The two classes by turns. */
    private static final class Runs {

        private final ChildJvm baseline;
        private final Series plain = new Series();
        private final Series added = new Series();

        Runs(ChildJvm baseline) {
            this.baseline = baseline;
        }

        void pair(ChildJvm child) throws Exception {
            double without = Timing.millisOf(() -> baseline.run(ProbeLauncher.class, PlainJdbcProbe.class.getName()));
            plain.add(without);
            added.add(ditto(child) - without);
        }

        double ditto(ChildJvm child) throws Exception {
            return Timing.millisOf(() -> child.run(ProbeLauncher.class, DittoProbe.class.getName()));
        }

        void report(Report report, String name, double limit) {
            report.add(Figure.against(
                    "added to a test class, " + name + " (reference: class without)",
                    "ms",
                    added,
                    plain,
                    Limit.atMost("p50", added.p50(), limit)));
        }
    }
}
