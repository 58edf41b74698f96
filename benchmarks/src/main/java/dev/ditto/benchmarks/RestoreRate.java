package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CopyEvent;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** How fast a dump full of data goes in, against psql where there is one. */
final class RestoreRate implements Benchmark {

    private static final int MEGABYTES = 100;
    private static final int ROUNDS = 3;

    @Override
    public String title() {
        return "restore: a dump of " + MEGABYTES + " MB";
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        Path dump = workspace.file("restore.sql");
        GeneratedDump.megabytes(dump, MEGABYTES);
        Series ditto = new Series();
        Series psql = new Series();
        boolean comparable = hasPsql();
        for (int round = 0; round < ROUNDS; round++) {
            BenchHome home = workspace.newHomeOnDisk().with("dump.path", dump);
            try (CopyManager manager = home.open()) {
                Copy copy = manager.create(CreateOptions.defaults());
                ditto.add(MEGABYTES * 1000.0 / restoreMillis(manager, copy));
                if (comparable) {
                    psql.add(MEGABYTES * 1000.0 / psqlMillis(copy, dump));
                }
            }
            workspace.remove(home);
        }
        Files.delete(dump);
        report.add(
                comparable
                        ? Figure.against(
                                "restore on disk, verified and analyzed (reference: psql)", "MB/s", ditto, psql)
                        : Figure.of("restore on disk, verified and analyzed", "MB/s", ditto));
    }

    static double restoreMillis(CopyManager manager, Copy copy) {
        return manager.events(copy.id()).stream()
                .filter(event -> event.action().equals("snapshot_restored"))
                .map(CopyEvent::metadata)
                .mapToDouble(metadata -> Double.parseDouble(String.valueOf(metadata.get("restore_ms"))))
                .findFirst()
                .orElseThrow();
    }

    /** So that the dump can go in once more. */
    static void empty(Copy copy) throws SQLException {
        try (var connection = copy.dataSource().getConnection();
                var statement = connection.createStatement()) {
            for (int table = 0; table < 10; table++) {
                statement.execute("DROP TABLE events" + table);
            }
        }
    }

    /** Into the copy, emptied: the same server, the same storage. */
    private static double psqlMillis(Copy copy, Path dump) throws Exception {
        empty(copy);
        long begin = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(
                "psql",
                "-q",
                "-X",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                copy.host(),
                "-p",
                "" + copy.port(),
                "-U",
                copy.username(),
                "-d",
                copy.database(),
                "-f",
                dump.toString());
        builder.environment().put("PGPASSWORD", copy.password());
        return ended(builder, begin);
    }

    private static boolean hasPsql() throws Exception {
        try {
            ended(new ProcessBuilder("psql", "--version"), System.nanoTime());
            return true;
        } catch (java.io.IOException e) {
            return false; // a reference, not a need
        }
    }

    private static double ended(ProcessBuilder builder, long begin) throws Exception {
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("psql failed");
        }
        return Timing.millisSince(begin);
    }
}
