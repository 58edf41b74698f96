package dev.ditto.benchmarks;

/** What cleaning up costs while there is nothing to clean up, and how long it takes when there is. */
final class ReaperCost implements Benchmark {

    @Override
    public String title() {
        return "reaper: an idle session, and killed ones";
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        BenchHome home = workspace
                .newHome()
                .with("dump.path", workspace.resource("shop.sql.gz", "shop-reaper.sql.gz"))
                .with("embedded.idle_seconds", 2);
        new IdleCost(workspace, report).measure("embedded", home.with("warm_pool_size", IdleCost.WARM));
        KilledSessions killed = new KilledSessions(workspace, report);
        killed.untilTheNextSessionIsDone("embedded", home, () -> true);
        killed.untilServersEnd("embedded", home, () -> {
            workspace.awaitStopped(home);
            return true;
        });
        workspace.remove(home);
    }
}
