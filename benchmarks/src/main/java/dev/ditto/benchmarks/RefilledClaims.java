package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims of copies with servers of their own from a pool that the same session keeps filled, as in a test run: one after
 * the pool is full again, and many in a row while containers are started for those already taken.
 */
final class RefilledClaims {

    /** As it is by default. */
    private static final int POOL = 2;

    private static final int WARM_UP = 3;

    private final DockerBench bench;
    private final Report report;
    private final Path dump;

    RefilledClaims(DockerBench bench, Report report, Path dump) {
        this.bench = bench;
        this.report = report;
        this.dump = dump;
    }

    void run() throws Exception {
        int rounds = 2 * bench.scale().rounds();
        int number = bench.scale().containers();
        tell("one at a time, the pool full", claims(POOL, 1, WARM_UP, rounds * number));
        tell("in a row, while the pool is refilled", claims(number, number, 1, rounds));
    }

    private Series claims(int pool, int inRow, int warmUp, int rounds) throws Exception {
        BenchHome home = bench.newHome("server").with("dump.path", dump).with("warm_pool_size", pool);
        Series claims = new Series();
        try (CopyManager manager = home.open()) {
            manager.startPool();
            manager.destroy(manager.create(CreateOptions.defaults()).id());
            for (int round = 0; round < warmUp; round++) {
                claim(home, manager, pool, inRow, new Series());
            }
            for (int round = 0; round < rounds; round++) {
                claim(home, manager, pool, inRow, claims);
            }
        }
        bench.remove(home);
        return claims;
    }

    private static void claim(BenchHome home, CopyManager manager, int pool, int inRow, Series claims)
            throws Exception {
        home.awaitWarm(pool);
        List<Copy> copies = new ArrayList<>();
        for (int i = 0; i < inRow; i++) {
            claims.add(Timing.millisOf(() -> copies.add(manager.create(CreateOptions.defaults()))));
        }
        for (Copy copy : copies) {
            if (!copy.warm()) {
                throw new IllegalStateException("Copy " + copy.id() + " is cold, though the pool was full");
            }
            manager.destroy(copy.id());
        }
    }

    private void tell(String how, Series claims) {
        report.add(Figure.of(
                "warm claim, own server, " + how,
                "ms",
                claims,
                Limit.atMost("p50", claims.p50(), 1),
                Limit.atMost("p99", claims.p99(), 10)));
    }
}
