package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A claim from a pool that nobody refills meanwhile, against the bare clone it saves. */
final class WarmClaim implements Benchmark {

    private static final int ROUNDS = 10;
    private static final int CLAIMS_PER_ROUND = 50;
    private static final int BARE_PER_ROUND = 10;
    private static final int WARM_UP = 20;

    @Override
    public String title() {
        return "warm claim: create until the copy is returned";
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        Path dump = workspace.resource("shop.sql.gz", "shop-claim.sql.gz");
        BenchHome home = workspace
                .newHome()
                .with("dump.path", dump)
                .with("embedded.memory_budget_mb", 8192)
                .with("warm_pool_size", CLAIMS_PER_ROUND);
        Series claims = new Series();
        Series bare = new Series();
        try (CopyManager manager = home.open()) {
            Copy first = manager.create(CreateOptions.defaults());
            try (BareServer server = BareServer.behind(home, first)) {
                claimAll(home, manager, new Series(), WARM_UP);
                for (int round = 0; round < ROUNDS; round++) {
                    claims.nextRound();
                    claimAll(home, manager, claims, CLAIMS_PER_ROUND);
                    bare.nextRound();
                    for (int i = 0; i < BARE_PER_ROUND; i++) {
                        bare.add(server.cloneMillis());
                    }
                    server.dropClones();
                }
            }
        }
        workspace.remove(home);
        report.add(Figure.against(
                "warm claim (reference: bare clone)",
                "ms",
                claims,
                bare,
                Limit.atMost("p50", claims.p50(), 1),
                Limit.atMost("p99", claims.p99(), 10)));
    }

    /** Fills the pool and empties it; only claims are measured. */
    static void claimAll(BenchHome home, CopyManager manager, Series claims, int number) throws Exception {
        home.fillPool(number);
        List<Copy> copies = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            claims.add(Timing.millisOf(() -> copies.add(manager.create(CreateOptions.defaults()))));
        }
        for (Copy copy : copies) {
            if (!copy.warm()) {
                throw new IllegalStateException("Copy " + copy.id() + " is cold, though the pool was full");
            }
            manager.destroy(copy.id());
        }
    }
}
