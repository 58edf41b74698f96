package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Whether the pool, at its default size, stays ahead of claims that come at a steady pace. */
final class PoolRefill implements Benchmark {

    private static final Duration LASTS = Duration.ofSeconds(10);
    private static final int CLAIMS_PER_SECOND = 20;
    private static final int DEFAULT_POOL = 2;

    @Override
    public String title() {
        return "pool refill: " + CLAIMS_PER_SECOND + " claims/s for " + LASTS.toSeconds() + " s";
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        BenchHome home = workspace
                .newHome()
                .with("dump.path", workspace.resource("shop.sql.gz", "shop-refill.sql.gz"))
                .with("warm_pool_size", DEFAULT_POOL);
        Series claims = new Series();
        int warm;
        try (CopyManager manager = home.open()) {
            manager.startPool();
            home.awaitWarm(DEFAULT_POOL);
            warm = pacedClaims(manager, claims);
        }
        workspace.remove(home);
        double share = 100.0 * warm / claims.count();
        report.add(Figure.of(
                "warm hits at " + CLAIMS_PER_SECOND + " claims/s, pool of " + DEFAULT_POOL,
                "%",
                Series.of(share),
                Limit.atLeast("share", share, 99)));
        report.add(Figure.of("claim at " + CLAIMS_PER_SECOND + " claims/s, clones and drops beside it", "ms", claims));
    }

    private static int pacedClaims(CopyManager manager, Series claims) throws Exception {
        ExecutorService destroyer = Executors.newSingleThreadExecutor();
        List<Future<?>> destroyed = new ArrayList<>();
        long pace = Duration.ofSeconds(1).toNanos() / CLAIMS_PER_SECOND;
        int warm = 0;
        try {
            long begin = System.nanoTime();
            for (int i = 0; i < LASTS.toSeconds() * CLAIMS_PER_SECOND; i++) {
                waitUntil(begin + i * pace);
                long asked = System.nanoTime();
                Copy copy = manager.create(CreateOptions.defaults());
                claims.add(Timing.millisSince(asked));
                warm += copy.warm() ? 1 : 0;
                destroyed.add(destroyer.submit(() -> manager.destroy(copy.id())));
            }
            for (Future<?> one : destroyed) {
                one.get();
            }
        } finally {
            destroyer.shutdown();
        }
        return warm;
    }

    private static void waitUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
