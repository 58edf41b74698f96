package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How fast a plain dump goes into a shared container through ditto's reader, against psql in that very container. */
final class DockerRestore implements DockerBenchmark {

    private static final int MEGABYTES = 100;

    @Override
    public String title() {
        return "docker-restore: a plain dump of " + MEGABYTES + " MB in a container";
    }

    @Override
    public void run(DockerBench bench, Report report) throws Exception {
        Path dump = bench.workspace().file("docker-restore.sql");
        GeneratedDump.megabytes(dump, MEGABYTES);
        for (String storage : new String[] {"memory", "disk"}) {
            Series ditto = new Series();
            Series psql = new Series();
            for (int round = 0; round < bench.scale().slow(); round++) {
                BenchHome home = bench.newHome("database").with("dump.path", dump);
                BenchHome placed = storage.equals("disk") ? home.with("docker.memory_budget_mb", 0) : home;
                try (CopyManager manager = placed.open()) {
                    Copy copy = manager.create(CreateOptions.defaults());
                    ditto.add(rate(RestoreRate.restoreMillis(manager, copy)));
                    psql.add(rate(psqlMillis(bench, home, copy, dump)));
                }
                bench.remove(home);
            }
            report.add(Figure.against(
                    "plain dump into a container, " + storage + ", verified and analyzed (reference: psql there)",
                    "MB/s",
                    ditto,
                    psql,
                    Limit.atLeast("against psql", ditto.p50() / psql.p50(), 0.8)));
        }
        Files.delete(dump);
    }

    private static double rate(double millis) {
        return MEGABYTES * 1000.0 / millis;
    }

    /** Into the copy, emptied: the same server, the same storage. The file is there before the clock starts. */
    private static double psqlMillis(DockerBench bench, BenchHome home, Copy copy, Path dump) throws Exception {
        RestoreRate.empty(copy);
        String container = bench.containerOf(home, copy);
        try (InputStream tar = OriginalWay.tar(dump)) {
            bench.daemon()
                    .client()
                    .copyArchiveToContainerCmd(container)
                    .withRemotePath("/var/lib/postgresql")
                    .withTarInputStream(tar)
                    .exec();
        }
        String address = "postgres://" + copy.username() + ":" + copy.password() + "@127.0.0.1:5432/" + copy.database();
        long begin = System.nanoTime();
        new ContainerCommand(bench.daemon(), container, OutputStream.nullOutputStream())
                .run(
                        "psql",
                        "-q",
                        "-X",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-f",
                        "/var/lib/postgresql/" + OriginalWay.NAME,
                        address);
        return Timing.millisSince(begin);
    }
}
