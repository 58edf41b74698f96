package dev.ditto.local.place;

import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.spi.CloneStrategy;
import dev.ditto.local.spi.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how a snapshot is cloned fastest here, by doing it: the answer depends on the file system, the server's
 * version, the size and the number of relations.
 */
final class StrategyContest {

    private static final Logger LOG = LoggerFactory.getLogger(StrategyContest.class);

    /** Where one clone takes that long, the first way, made for big databases, is taken without trying the others. */
    private static final Duration LONG = Duration.ofSeconds(1);

    private static final Duration SHORT = Duration.ofMillis(200);

    private final DatabaseServer server;
    private final Engine engine;

    StrategyContest(DatabaseServer server) {
        this.server = server;
        engine = server.engine();
    }

    CloneStrategy fastest(String template) {
        return server.admin("to measure how it clones", admin -> {
            List<CloneStrategy> strategies = engine.strategies(admin);
            CloneStrategy best = strategies.get(0);
            if (strategies.size() == 1) {
                return best;
            }
            long bestNanos = measure(admin, template, best);
            for (CloneStrategy other : strategies.subList(1, strategies.size())) {
                if (bestNanos > LONG.toNanos() && other.id().equals("wal_log")) {
                    continue;
                }
                long nanos = measure(admin, template, other);
                if (nanos < bestNanos) {
                    best = other;
                    bestNanos = nanos;
                }
            }
            return best;
        });
    }

    /** Nanoseconds of one clone; for ever where the server cannot do it that way. */
    private long measure(Connection admin, String template, CloneStrategy strategy) throws SQLException {
        // The name the snapshot's row accounts for, free since the snapshot got its own: nothing here is without a row.
        String database = Names.stagingOf(template);
        try {
            long nanos = time(admin, template, database, strategy);
            if (nanos < SHORT.toNanos()) {
                // So short a time says little by itself; the better of two says more.
                engine.drop(admin, database, database);
                nanos = Math.min(nanos, time(admin, template, database, strategy));
            }
            LOG.debug("A clone with {} took {} ms", strategy.words(), nanos / 1_000_000);
            return nanos;
        } catch (SQLException e) {
            LOG.debug("This server cannot clone with {}: {}", strategy.words(), e.getMessage());
            return Long.MAX_VALUE;
        } finally {
            engine.drop(admin, database, database);
        }
    }

    private long time(Connection admin, String template, String database, CloneStrategy strategy) throws SQLException {
        long begin = System.nanoTime();
        engine.cloneDatabase(admin, template, database, strategy);
        return System.nanoTime() - begin;
    }
}
