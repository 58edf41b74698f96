package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherFactory;

/** Tests a second where each has a copy of its own, against a loop of the bare statements on the same server. */
final class JunitMethod implements Benchmark {

    private static final double LEAST_SHARE = 0.7;

    private final boolean quick = Boolean.getBoolean("benchmarks.quick");
    private final int rounds = quick ? 2 : 5;
    private final int classesPerRound = quick ? 2 : 10;
    private final int testsPerRound = classesPerRound * MethodProbe.TESTS;

    @Override
    public String title() {
        return "tests with a copy each (scope METHOD), one after the other";
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        Path dump = workspace.resource("shop.sql.gz", "shop-method.sql.gz");
        Path directory = Files.createDirectory(workspace.file("method-classes"));
        try (GeneratedClasses generated = GeneratedClasses.compile(directory, classesPerRound, MethodProbe.class)) {
            List<Class<?>> classes = generated.of(MethodProbe.class, 0, classesPerRound);
            measure(workspace, report, workspace.newHome().with("dump.path", dump), classes, "tmpfs");
            measure(workspace, report, workspace.newHomeOnDisk().with("dump.path", dump), classes, "disk");
        }
        report.note("Tests with a copy each: " + testsPerRound + """
                 tests a round, which open a connection and run one query. Time is the launcher's for the whole plan, \
                opening ditto's client and destroying all copies included; pool as by default. The reference keeps its \
                administrator's connection, and drops once the user's is gone, as the server sleeps for 100 ms otherwise.\
                """);
    }

    private void measure(Workspace workspace, Report report, BenchHome home, List<Class<?>> classes, String where)
            throws Exception {
        Series tests = new Series();
        Series bare = new Series();
        String strategy;
        try (CopyManager keeper = home.open()) {
            Copy copy = keeper.create(CreateOptions.defaults());
            try (BareServer server = BareServer.behind(home, copy)) {
                strategy = server.strategy();
                server.allowUse();
                byTurns(home.without("warm_pool_size"), classes, server, new Series(), new Series());
                for (int round = 0; round < rounds; round++) {
                    byTurns(home.without("warm_pool_size"), classes, server, tests, bare);
                }
            }
        }
        workspace.remove(home);
        double share = tests.p50() / bare.p50();
        report.add(Figure.against(
                "tests with a copy each, " + where + ", " + strategy + " (reference: bare create, connect, drop)",
                "tests/s",
                tests,
                bare,
                Limit.atLeast("ratio", share, LEAST_SHARE)));
    }

    private void byTurns(BenchHome home, List<Class<?>> classes, BareServer server, Series tests, Series bare)
            throws Exception {
        tests.nextRound();
        bare.nextRound();
        tests.add(rate(() -> launch(home, classes)));
        bare.add(rate(() -> {
            for (int i = 0; i < testsPerRound; i++) {
                server.useClone(MethodProbe.QUERY);
            }
        }));
    }

    private double rate(Timing.Work work) throws Exception {
        return testsPerRound * 1000 / Timing.millisOf(work);
    }

    private void launch(BenchHome home, List<Class<?>> classes) {
        Outcome outcome = new Outcome();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher().execute(JunitRequest.of(home, classes), outcome);
        }
        outcome.requirePassed(testsPerRound);
    }
}
