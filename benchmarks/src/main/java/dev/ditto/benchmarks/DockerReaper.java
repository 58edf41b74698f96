package dev.ditto.benchmarks;

/** The same with servers in containers. */
final class DockerReaper implements DockerBenchmark {

    @Override
    public String title() {
        return "docker-reaper: an idle session, and killed ones";
    }

    @Override
    public void run(DockerBench bench, Report report) throws Exception {
        for (String isolation : new String[] {"database", "server"}) {
            BenchHome home = bench.newHome(isolation)
                    .with("dump.path", bench.relations(10))
                    .with("docker.idle_seconds", 2);
            String name = "docker, " + isolation;
            new IdleCost(bench.workspace(), report).measure(name, home.with("warm_pool_size", IdleCost.WARM));
            KilledSessions killed = new KilledSessions(bench.workspace(), report);
            killed.untilTheNextSessionIsDone(
                    name, home, () -> isolation.equals("database") || bench.containers(home, "copy") == 0);
            if (isolation.equals("database")) {
                killed.untilServersEnd(name, home, () -> bench.running(home) == 0);
            }
            bench.remove(home);
        }
        report.note("Copies with servers of their own, once claimed, end by themselves only a minute after their TTL:"
                + " nobody can know that their user died, so that is not measured here.");
    }
}
