package dev.ditto.benchmarks;

import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * What a copy adds to a test class of a long run, and what the first class of a run waits for, with and without the test
 * plan being known.
 */
final class JunitClass implements Benchmark {

    private static final int CLASSES = 200;
    private static final int FIRST_RUNS = 5;
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
        launch(home, true, classes.of(PlainProbe.class, 0, EARLIER_CLASSES));
        ClassTimes plain = launch(home, true, classes.of(PlainProbe.class, 0, CLASSES));
        ClassTimes with = launch(home, true, classes.of(CopyProbe.class, 0, CLASSES));
        ClassTimes without = launch(home, false, classes.of(CopyProbe.class, 0, CLASSES));
        workspace.remove(home);
        Series warm = series(with.beforeWarm());
        report.add(Figure.against(
                "class start to its test's first line, warm (reference: no copy)",
                "ms",
                warm,
                series(plain.before()),
                Limit.atMost("p50", warm.p50(), 5)));
        report.add(Figure.of("the same, plan not known", "ms", series(without.beforeWarm())));
        report.add(Figure.of("warm of 100, plan known, not known", "%", percentages(with, without)));
        report.add(Figure.against(
                "test's end to its class's end (reference: no copy)",
                "ms",
                series(with.after()),
                series(plain.after())));
    }

    /** By turns; once on a home that does not exist yet, once where another session holds server and snapshot. */
    private static void firstClass(Workspace workspace, Report report, Path dump, List<Class<?>> classes, String where)
            throws Exception {
        Series known = new Series();
        Series unknown = new Series();
        Series knownRestored = new Series();
        Series unknownRestored = new Series();
        for (int i = 0; i < FIRST_RUNS; i++) {
            for (boolean plan : List.of(true, false)) {
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
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .selectors(classes.stream()
                        .map(type -> DiscoverySelectors.selectClass(type))
                        .toList())
                .configurationParameter("ditto.home", home.directory().toString())
                .configurationParameter("ditto.runtime", "embedded")
                .configurationParameter("ditto.junit.summary", "false");
        home.settings().forEach((key, value) -> request.configurationParameter("ditto." + key, value));
        ClassTimes times = new ClassTimes();
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            session.getLauncher().execute(request.build(), times);
        }
        return times;
    }

    private static Series percentages(ClassTimes... runs) {
        Series percentages = new Series();
        for (ClassTimes run : runs) {
            percentages.add(100.0 * run.beforeWarm().size() / run.before().size());
        }
        return percentages;
    }

    private static Series series(List<Double> values) {
        Series series = new Series();
        values.forEach(series::add);
        return series;
    }
}
