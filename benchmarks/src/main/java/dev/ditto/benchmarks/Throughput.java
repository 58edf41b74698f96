package dev.ditto.benchmarks;

import dev.ditto.CreateOptions;
import dev.ditto.OpenCopy;
import dev.ditto.local.CopyManager;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How many copies a second go through create, use and destroy. */
final class Throughput implements Benchmark {

    private static final int THREADS = 4;
    private static final int ROUNDS = 3;
    private static final Duration ROUND = Duration.ofSeconds(4);

    @Override
    public String title() {
        return "throughput: create, use, destroy with " + THREADS + " threads";
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        String dump =
                workspace.resource("shop.sql.gz", "shop-throughput.sql.gz").toString();
        measure(workspace, report, workspace.newHome().with("dump.path", dump), "tmpfs");
        measure(workspace, report, workspace.newHomeOnDisk().with("dump.path", dump), "disk");
    }

    private static void measure(Workspace workspace, Report report, BenchHome home, String where) throws Exception {
        Series rates = new Series();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (CopyManager manager = home.open()) {
            oneCopy(manager);
            for (int round = 0; round < ROUNDS; round++) {
                rates.add(rate(manager, threads));
            }
        } finally {
            threads.shutdown();
        }
        workspace.remove(home);
        report.add(Figure.of("create + use + destroy, " + THREADS + " threads, " + where, "copies/s", rates));
    }

    private static double rate(CopyManager manager, ExecutorService threads) throws Exception {
        long begin = System.nanoTime();
        List<Future<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            counts.add(threads.submit(() -> {
                int count = 0;
                for (; System.nanoTime() - begin < ROUND.toNanos(); count++) {
                    oneCopy(manager);
                }
                return count;
            }));
        }
        int all = 0;
        for (Future<Integer> count : counts) {
            all += count.get();
        }
        return all / (Timing.millisSince(begin) / 1000);
    }

    private static void oneCopy(CopyManager manager) throws Exception {
        try (OpenCopy copy = manager.open(CreateOptions.defaults());
                Connection connection = copy.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mine (id integer); INSERT INTO mine VALUES (1)");
        }
    }
}
