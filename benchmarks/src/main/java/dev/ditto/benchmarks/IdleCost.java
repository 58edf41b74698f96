package dev.ditto.benchmarks;

import java.util.List;

/** What a session costs that is open and does nothing: its reaper, its pool and its deadlines run. */
final class IdleCost {

    static final int WARM = 5;

    private static final double MOST_PERCENT = 0.5;

    private final Workspace workspace;
    private final Report report;

    IdleCost(Workspace workspace, Report report) {
        this.workspace = workspace;
        this.report = report;
    }

    /** @param home with a dump configured, and {@value #WARM} warm copies */
    void measure(String name, BenchHome home) throws Exception {
        String output = new ChildJvm(
                        workspace.file("idle.log"), List.of("-Dditto.embedded.binaries=" + workspace.binaries()))
                .run(
                        HomeProgram.class,
                        HomeProgram.arguments("idle", seconds(), home).toArray(String[]::new));
        CpuTime time = CpuTime.read(output);
        double jvm = time.percentOf(time.jvm());
        String subject = "idle session, " + name + ", " + WARM + " warm: ";
        report.add(Figure.of(
                subject + "its JVM", "% of a core", Series.of(jvm), Limit.atMost("share", jvm, MOST_PERCENT)));
        report.add(Figure.of(subject + "ditto's threads", "% of a core", Series.of(time.percentOf(time.ditto()))));
        if (home.settings().get("runtime") != null && time.daemon() >= 0) {
            report.add(Figure.of(
                    subject + "the daemon, whoever asks it", "% of a core", Series.of(time.percentOf(time.daemon()))));
        }
    }

    private static int seconds() {
        return Boolean.getBoolean("benchmarks.quick") ? 15 : 90;
    }
}
