package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.nio.file.Path;

/** Whether a copy with a server of its own takes the same time however big the database is. */
final class DockerSize implements DockerBenchmark {

    private static final int SMALL_MEGABYTES = 10;
    private static final int WARM_UP = 2;

    @Override
    public String title() {
        return "docker-size: a server for each copy, of a big and of a small database";
    }

    @Override
    public void run(DockerBench bench, Report report) throws Exception {
        DockerScale scale = bench.scale();
        CreateOptions big = of(bench.dump(scale.megabytes()));
        CreateOptions small = of(bench.dump(SMALL_MEGABYTES));
        BenchHome home = bench.newHome("server");
        Series bigs = new Series();
        Series smalls = new Series();
        try (CopyManager manager = home.open()) {
            for (int i = 0; i < WARM_UP; i++) {
                millis(manager, big);
                millis(manager, small);
            }
            for (int round = 0; round < scale.rounds(); round++) {
                bigs.nextRound();
                smalls.nextRound();
                for (int i = 0; i < scale.perRound(); i++) {
                    bigs.add(millis(manager, big));
                    smalls.add(millis(manager, small));
                }
            }
        }
        bench.remove(home);
        report.add(Figure.against(
                "own server, " + scale.size() + " (reference: " + SMALL_MEGABYTES + " MB): create",
                "ms",
                bigs,
                smalls,
                Limit.atMost("ratio", bigs.p50() / smalls.p50(), 1.3)));
    }

    private static CreateOptions of(Path dump) {
        return CreateOptions.builder().dump(dump.toString()).build();
    }

    private static double millis(CopyManager manager, CreateOptions options) throws Exception {
        long asked = System.nanoTime();
        Copy copy = manager.create(options);
        double millis = Timing.millisSince(asked);
        manager.destroy(copy.id());
        return millis;
    }
}
