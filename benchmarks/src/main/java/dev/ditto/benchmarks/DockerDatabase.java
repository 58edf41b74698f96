package dev.ditto.benchmarks;

import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.nio.file.Path;

/** Databases of a shared server in a container, against the bare statement; and warm copies of both isolations. */
final class DockerDatabase implements DockerBenchmark {

    @Override
    public String title() {
        return "docker-database: cold copies in a shared container, warm copies of both isolations";
    }

    @Override
    public void run(DockerBench bench, Report report) throws Exception {
        for (int relations : new int[] {10, 300}) {
            cold(bench, report, relations, "memory");
            cold(bench, report, relations, "disk");
        }
        Path dump = bench.relations(10);
        warm(bench, report, dump, "database", bench.scale().claims());
        warm(bench, report, dump, "server", bench.scale().containers());
        new RefilledClaims(bench, report, dump).run();
    }

    private static void cold(DockerBench bench, Report report, int relations, String storage) throws Exception {
        BenchHome home = bench.newHome("database").with("dump.path", bench.relations(relations));
        BenchHome placed = storage.equals("disk") ? home.with("docker.memory_budget_mb", 0) : home;
        report.add(ColdClone.figure(
                placed,
                "container, " + relations + " relations, " + storage,
                bench.scale().rounds(),
                bench.scale().clones()));
        bench.remove(home);
    }

    private static void warm(DockerBench bench, Report report, Path dump, String isolation, int number)
            throws Exception {
        BenchHome home = bench.newHome(isolation).with("dump.path", dump).with("warm_pool_size", number);
        Series claims = new Series();
        try (CopyManager manager = home.open()) {
            manager.destroy(manager.create(CreateOptions.defaults()).id());
            WarmClaim.claimAll(home, manager, new Series(), number);
            for (int round = 0; round < 2 * bench.scale().rounds(); round++) {
                claims.nextRound();
                WarmClaim.claimAll(home, manager, claims, number);
            }
        }
        bench.remove(home);
        report.add(Figure.of(
                "warm claim, container, isolation " + isolation,
                "ms",
                claims,
                Limit.atMost("p50", claims.p50(), 1),
                Limit.atMost("p99", claims.p99(), 10)));
    }
}
