package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/** What a store full of ended copies does to a claim. */
final class OldRows implements Benchmark {

    private static final int OLD = 10_000;
    private static final int ROUNDS = 6;
    private static final int CLAIMS_PER_ROUND = 40;

    @Override
    public String title() {
        return "old rows: a claim with " + OLD + " ended copies in the store";
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        BenchHome empty = home(workspace, "empty");
        BenchHome full = home(workspace, "full");
        Series young = new Series();
        Series old = new Series();
        try (CopyManager onEmpty = empty.open();
                CopyManager onFull = full.open()) {
            onEmpty.destroy(onEmpty.create(CreateOptions.defaults()).id());
            Copy sample = onFull.create(CreateOptions.defaults());
            age(full, sample.id());
            WarmClaim.claimAll(empty, onEmpty, new Series(), CLAIMS_PER_ROUND);
            WarmClaim.claimAll(full, onFull, new Series(), CLAIMS_PER_ROUND);
            for (int round = 0; round < ROUNDS; round++) {
                young.nextRound();
                WarmClaim.claimAll(empty, onEmpty, young, CLAIMS_PER_ROUND);
                old.nextRound();
                WarmClaim.claimAll(full, onFull, old, CLAIMS_PER_ROUND);
            }
        }
        workspace.remove(empty);
        workspace.remove(full);
        double ratio = old.p50() / young.p50();
        report.add(Figure.against(
                "warm claim, " + OLD + " old rows (reference: none)",
                "ms",
                old,
                young,
                Limit.atMost("ratio", ratio, 1.5)));
    }

    private static BenchHome home(Workspace workspace, String name) throws Exception {
        return workspace
                .newHome()
                .with("dump.path", workspace.resource("shop.sql.gz", "shop-" + name + ".sql.gz"))
                .with("embedded.memory_budget_mb", 8192)
                .with("warm_pool_size", CLAIMS_PER_ROUND);
    }

    /** Rows as ditto leaves them: the sample's, ended a moment ago, with the four events of a life. */
    private static void age(BenchHome home, String sampleId) throws SQLException {
        try (Connection store = home.store();
                Statement statement = store.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try (PreparedStatement copies = store.prepareStatement("""
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
                    INSERT INTO copies (id, state, owner_kind, owner_id, snapshot, role, incarnation, server_id, engine,
                        database, host, port, run_id, job_name, warm, ttl_ms, deadline_boot, deadline_uptime_ms,
                        deadline_at, created_at, ready_at, destroyed_at)
                    SELECT printf('%%026d', i), 'DESTROYED', owner_kind, owner_id, snapshot, role, incarnation,
                        server_id, engine, database || i, host, port, 'run', 'job', 1, ttl_ms, deadline_boot,
                        deadline_uptime_ms, deadline_at, created_at - i, ready_at - i, ?
                    FROM n, copies WHERE id = ?""".formatted(OLD))) {
                copies.setLong(1, Instant.now().toEpochMilli());
                copies.setString(2, sampleId);
                copies.executeUpdate();
            }
            statement.execute("""
                    INSERT INTO events (copy_id, action, actor, metadata, created_at)
                    SELECT c.id, e.column1, 'session 00000000', 'clone_ms=12.3&strategy=file_copy', c.created_at
                    FROM copies c, (VALUES ('creating'), ('warm'), ('claimed'), ('destroyed')) e
                    WHERE c.run_id = 'run'""");
            statement.execute("COMMIT");
        }
    }
}
