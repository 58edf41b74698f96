package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A copy of a big database as a server of its own, against the bare container, and against restoring into every container. */
final class DockerServer implements DockerBenchmark {

    private static final int WARM_UP = 2;

    private final Series copies = new Series();
    private final Series returned = new Series();
    private final Series bare = new Series();
    private final Series original = new Series();

    @Override
    public String title() {
        return "docker-server: a big database, a server for each copy, no warm copy";
    }

    @Override
    public void run(DockerBench bench, Report report) throws Exception {
        Path dump = bench.dump(bench.scale().megabytes());
        BenchHome home = bench.newHome("server").with("dump.path", dump);
        double snapshot = compare(bench, report, home);
        bench.remove(home);
        for (int i = 0; i < bench.scale().slow(); i++) {
            original.add(OriginalWay.millis(bench.daemon(), dump));
        }
        tell(report, bench.scale().size(), snapshot);
    }

    private double compare(DockerBench bench, Report report, BenchHome home) throws Exception {
        try (CopyManager manager = home.open()) {
            long asked = System.nanoTime();
            Copy first = manager.create(CreateOptions.defaults());
            double snapshot = Timing.millisSince(asked);
            report.note("The database takes " + megabytes(first) + " MB.");
            BareContainer container = BareContainer.like(bench, home, first);
            manager.destroy(first.id());
            byTurns(manager, container, WARM_UP, new Series(), new Series(), new Series());
            for (int round = 0; round < bench.scale().rounds(); round++) {
                copies.nextRound();
                returned.nextRound();
                bare.nextRound();
                byTurns(manager, container, bench.scale().perRound(), copies, returned, bare);
            }
            return snapshot;
        }
    }

    private static void byTurns(
            CopyManager manager, BareContainer container, int number, Series copies, Series returned, Series bare)
            throws Exception {
        for (int i = 0; i < number; i++) {
            long asked = System.nanoTime();
            Copy copy = manager.create(CreateOptions.defaults());
            returned.add(Timing.millisSince(asked));
            Logins.once(() -> copy.dataSource().getConnection()).close();
            copies.add(Timing.millisSince(asked));
            manager.destroy(copy.id());
            bare.add(container.run().all());
        }
    }

    private static long megabytes(Copy copy) throws SQLException {
        try (Connection connection = copy.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'")) {
            row.next();
            return row.getLong(1) >> 20;
        }
    }

    private void tell(Report report, String size, double snapshot) {
        report.add(Figure.against(
                "own server, " + size + ": create and first query (reference: bare container)",
                "ms",
                copies,
                bare,
                Limit.atMost("ratio", copies.p50() / bare.p50(), 1.4)));
        report.add(Figure.of("own server, " + size + ": create until the copy is returned", "ms", returned));
        report.add(Figure.against(
                "container + pg_restore, " + size + ", the original's way (reference: create and first query)",
                "ms",
                original,
                copies,
                Limit.atLeast("ratio", original.p50() / copies.p50(), 10)));
        report.add(
                Figure.of("own server, " + size + ": very first copy, restored and frozen", "ms", Series.of(snapshot)));
    }
}
