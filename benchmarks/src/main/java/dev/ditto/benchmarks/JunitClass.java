package dev.ditto.benchmarks;

import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * What a copy adds to a test class of a long run, and what the first class of a run waits for, with and without the test
 * plan being known.
 */
final class JunitClass implements Benchmark {

    private static final int ROUNDS = 5;
    private static final int PER_ROUND = 40;
    private static final int CLASSES = ROUNDS * PER_ROUND;
    private static final int FIRST_RUNS = 6;
    private static final int EARLIER_CLASSES = 10;

    @Override
    public String title() {
        return "test classes in one JVM, through JUnit's launcher";
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        Path dump = workspace.resource("shop.sql.gz", "shop-junit.sql.gz");
        Path directory = Files.createDirectory(workspace.file("classes"));
        try (GeneratedClasses classes =
                GeneratedClasses.compile(directory, CLASSES, CopyProbe.class, PlainProbe.class)) {
            List<Class<?>> few = classes.of(PlainProbe.class, 0, EARLIER_CLASSES);
            List<Class<?>> one = classes.of(CopyProbe.class, 0, 1);
            manyClasses(workspace, report, dump, classes);
            firstClass(workspace, report, dump, one, "first of all");
            List<Class<?>> later = new ArrayList<>(few);
            later.addAll(one);
            firstClass(workspace, report, dump, later, "after 1 s of other classes");
        }
    }

    private static BenchHome home(Workspace workspace, Path dump) {
        return workspace.newHome().with("dump.path", dump).with("warm_pool_size", 2);
    }

    private static void manyClasses(Workspace workspace, Report report, Path dump, GeneratedClasses classes)
            throws Exception {
        BenchHome home = home(workspace, dump);
        Series warm = new Series();
        Series warmUnknown = new Series();
        Series plain = new Series();
        Series end = new Series();
        Series plainEnd = new Series();
        Series hits = new Series();
        launch(home, true, classes.of(CopyProbe.class, 0, PER_ROUND));
        for (int from = 0; from < CLASSES; from += PER_ROUND) {
            ClassTimes without = launch(home, true, classes.of(PlainProbe.class, from, from + PER_ROUND));
            add(plain, without.before());
            add(plainEnd, without.after());
            ClassTimes unknown = launch(home, false, classes.of(CopyProbe.class, from, from + PER_ROUND));
            add(warmUnknown, unknown.beforeWarm());
            ClassTimes with = launch(home, true, classes.of(CopyProbe.class, from, from + PER_ROUND));
            add(warm, with.beforeWarm());
            add(end, with.after());
            hits.add(100.0 * with.beforeWarm().size() / (PER_ROUND - 1));
        }
        workspace.remove(home);
        report.add(Figure.against(
                "class start to its test's first line, warm (reference: no copy)",
                "ms",
                warm,
                plain,
                Limit.atMost("p50", warm.p50(), 5)));
        report.add(Figure.against("the same (reference: plan not known)", "ms", warm, warmUnknown));
        report.add(Figure.of("warm of " + (PER_ROUND - 1) + " classes of " + CopyProbe.WORK_MILLIS + " ms", "%", hits));
        report.add(Figure.against("test's end to its class's end (reference: no copy)", "ms", end, plainEnd));
    }

    /** By turns; once on a home that does not exist yet, once where another session holds server and snapshot. */
    private static void firstClass(Workspace workspace, Report report, Path dump, List<Class<?>> classes, String where)
            throws Exception {
        Series known = new Series();
        Series unknown = new Series();
        Series knownRestored = new Series();
        Series unknownRestored = new Series();
        for (int i = 0; i < FIRST_RUNS; i++) {
            for (boolean plan : List.of(i % 2 == 0, i % 2 != 0)) {
                BenchHome fresh = home(workspace, dump);
                double restoring = last(launch(fresh, plan, classes));
                (plan ? known : unknown).add(restoring);
                workspace.remove(fresh);
                BenchHome home = home(workspace, dump);
                try (CopyManager keeper = home.with("warm_pool_size", 0).open()) {
                    keeper.destroy(keeper.create(CreateOptions.defaults()).id());
                    double restored = last(launch(home, plan, classes));
                    (plan ? knownRestored : unknownRestored).add(restored);
                }
                workspace.remove(home);
            }
        }
        report.add(
                Figure.against("class " + where + ", nothing there (reference: plan not known)", "ms", known, unknown));
        report.add(Figure.against(
                "class " + where + ", server and snapshot there (reference: plan not known)",
                "ms",
                knownRestored,
                unknownRestored));
    }

    private static double last(ClassTimes times) {
        List<Double> before = times.before();
        return before.get(before.size() - 1);
    }

    private static ClassTimes launch(BenchHome home, boolean planKnown, List<Class<?>> classes) {
        LauncherConfig config = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(planKnown)
                .build();
        ClassTimes times = new ClassTimes();
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            session.getLauncher().execute(JunitRequest.of(home, classes), times);
        }
        return times;
    }

    private static void add(Series series, List<Double> values) {
        series.nextRound();
        values.forEach(series::add);
    }
}
