package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy without a pool, its user's login included, against the bare statement on the same server. */
final class ColdClone implements Benchmark {

    private static final int ROUNDS = 7;
    private static final int CLONES_PER_ROUND = 10;
    private static final int WARM_UP = 20;

    @Override
    public String title() {
        return "cold clone: snapshot there, no warm copy";
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        for (int relations : new int[] {10, 300}) {
            Path dump = workspace.file("relations-" + relations + ".sql");
            GeneratedDump.relations(dump, relations);
            measure(workspace, report, workspace.newHome().with("dump.path", dump), relations + " relations, tmpfs");
            measure(
                    workspace,
                    report,
                    workspace.newHomeOnDisk().with("dump.path", dump),
                    relations + " relations, disk");
            Files.delete(dump);
        }
    }

    private static void measure(Workspace workspace, Report report, BenchHome home, String where) throws Exception {
        report.add(figure(home, where, ROUNDS, CLONES_PER_ROUND));
        workspace.remove(home);
    }

    /** Leaves the home to its owner. */
    static Figure figure(BenchHome home, String where, int rounds, int perRound) throws Exception {
        Series copies = new Series();
        Series bare = new Series();
        String strategy;
        try (CopyManager manager = home.open()) {
            Copy first = manager.create(CreateOptions.defaults());
            try (BareServer server = BareServer.behind(home, first)) {
                strategy = server.strategy();
                byTurns(manager, server, new Series(), new Series(), Math.min(WARM_UP, 2 * perRound));
                for (int round = 0; round < rounds; round++) {
                    copies.nextRound();
                    bare.nextRound();
                    byTurns(manager, server, copies, bare, perRound);
                }
            }
        }
        double most = Math.max(1.3 * bare.p50(), bare.p50() + 15);
        return Figure.against(
                "cold clone, " + where + ", " + strategy, "ms", copies, bare, Limit.atMost("p50", copies.p50(), most));
    }

    private static void byTurns(CopyManager manager, BareServer server, Series copies, Series bare, int number)
            throws Exception {
        for (int i = 0; i < number; i++) {
            long asked = System.nanoTime();
            Copy copy = manager.create(CreateOptions.defaults());
            copies.add(Timing.millisSince(asked));
            manager.destroy(copy.id());
            bare.add(server.cloneMillis());
            server.dropClones();
        }
    }
}
