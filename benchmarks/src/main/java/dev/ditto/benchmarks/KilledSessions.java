package dev.ditto.benchmarks;

import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** How long it takes until nothing is left of a session that was killed with copies of its own. */
final class KilledSessions {

    static final int COPIES = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double MOST_MILLIS = 60_000;

    private final Workspace workspace;
    private final Report report;

    KilledSessions(Workspace workspace, Report report) {
        this.workspace = workspace;
        this.report = report;
    }

    private static int kills() {
        return Boolean.getBoolean("benchmarks.quick") ? 3 : 20;
    }

    /** The next session opens at once. */
    void untilTheNextSessionIsDone(String name, BenchHome home, Callable<Boolean> nothingElse) throws Exception {
        Series times = new Series();
        for (int i = 0; i < kills(); i++) {
            long killed = holdAndKill(home);
            try (CopyManager next = home.open()) {
                Timing.await("the end of its copies", PATIENCE, () -> unfinished(home) == 0 && nothingElse.call());
                times.add(Timing.millisSince(killed));
            }
        }
        add(
                name + ": kill -9 with " + COPIES + " copies, until the next session, opened at once, has removed all",
                times);
    }

    /** Nobody comes. */
    void untilServersEnd(String name, BenchHome home, Callable<Boolean> ended) throws Exception {
        Series times = new Series();
        for (int i = 0; i < kills(); i++) {
            long killed = holdAndKill(home);
            Timing.await("the end of its servers", PATIENCE, ended);
            times.add(Timing.millisSince(killed));
        }
        add(name + ": kill -9 with " + COPIES + " copies and nobody comes, until its server ended, idle 2 s", times);
    }

    private void add(String name, Series times) {
        report.add(Figure.of(name, "ms", times, Limit.atMost("max", times.max(), MOST_MILLIS)));
    }

    /** When it was killed. */
    private long holdAndKill(BenchHome home) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Dditto.embedded.binaries=" + workspace.binaries(),
                "-cp",
                System.getProperty("java.class.path").replace("\n", ""),
                HomeProgram.class.getName()));
        command.addAll(HomeProgram.arguments("hold", COPIES, home));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.inputReader()) {
            List<String> said = new ArrayList<>();
            for (String line = output.readLine(); !HomeProgram.HELD.equals(line); line = output.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("A session ended early:\n" + String.join("\n", said));
                }
                said.add(line);
            }
            return kill(process);
        } finally {
            process.destroyForcibly();
        }
    }

    private static long kill(Process process) throws InterruptedException {
        long now = System.nanoTime();
        process.destroyForcibly().waitFor();
        return now;
    }

    private static int unfinished(BenchHome home) throws SQLException {
        try (Connection store = home.store();
                Statement statement = store.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM copies WHERE state IN ('CREATING', 'READY', 'DESTROYING')")) {
            row.next();
            return row.getInt(1);
        }
    }
}
