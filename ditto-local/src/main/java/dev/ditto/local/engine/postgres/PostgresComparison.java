package dev.ditto.local.engine.postgres;

import dev.ditto.TableChange;
import dev.ditto.local.engine.postgres.RowMerge.RowDifference;
import dev.ditto.local.engine.postgres.TableComparison.Side;
import dev.ditto.local.engine.postgres.TableComparison.TooManyRowsException;
import dev.ditto.local.spi.Comparison;
import dev.ditto.local.spi.ComparisonLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All tables of a copy beside those of another clone. A table that cannot be compared leaves the others alone. */
final class PostgresComparison {

    /** How much later than asked to a server may end a statement, before it is taken to be lost. */
    private static final long GRACE_MILLIS = 10_000;

    private final Connection[] connections;
    private final ComparedDatabase original;
    private final ComparedDatabase copy;
    private final ComparisonLimits limits;
    private final TimeLimit limit;
    private final Map<TableName, RowDifference> differences = new TreeMap<>();
    private final Map<TableName, String> notCompared = new TreeMap<>();

    PostgresComparison(Connection copy, Connection original, ComparisonLimits limits) {
        this.limits = limits;
        connections = new Connection[] {copy, original};
        limit = new TimeLimit(limits.longest());
        this.original = new ComparedDatabase(original, limit);
        this.copy = new ComparedDatabase(copy, limit);
    }

    Comparison run() throws SQLException {
        for (Connection connection : connections) {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.leftMillis() + GRACE_MILLIS));
        }
        copy.begin();
        original.begin();
        Aside<Fingerprints> aside = Aside.start(() -> Fingerprints.of(original, limit));
        Fingerprints after = Fingerprints.of(copy, limit);
        Fingerprints before = aside.await(limit);
        Set<TableName> names = names(before, after);
        for (TableName name : names) {
            compare(name, before, after);
        }
        return comparison(names.size());
    }

    /** The small ones first, so that what there is no time for is little. */
    private static Set<TableName> names(Fingerprints before, Fingerprints after) {
        Set<TableName> names = new LinkedHashSet<>(after.known().keySet());
        names.addAll(before.known().keySet());
        names.addAll(after.failed().keySet());
        names.addAll(before.failed().keySet());
        return names;
    }

    private void compare(TableName name, Fingerprints before, Fingerprints after) throws SQLException {
        String failed = after.failed().getOrDefault(name, before.failed().get(name));
        if (failed != null) {
            notCompared.put(name, failed);
            return;
        }
        try {
            RowDifference difference =
                    difference(before.known().get(name), after.known().get(name));
            if (!difference.isNone()) {
                differences.put(name, difference);
            }
        } catch (TooManyRowsException e) {
            notCompared.put(name, String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            notCompared.put(name, ComparisonFailure.reason(e, limit));
            copy.recover();
            original.recover();
        }
    }

    /** A table that only one side has was made or dropped, with all its rows. */
    private RowDifference difference(@Nullable Side before, @Nullable Side after) throws SQLException {
        if (before == null) {
            return new RowDifference(after == null ? 0 : after.rows(), 0, 0);
        }
        if (after == null) {
            return new RowDifference(0, 0, before.rows());
        }
        return new TableComparison(original, copy, limits.maxRows(), limit).of(before, after);
    }

    private Comparison comparison(int tables) {
        List<TableChange> changes = new ArrayList<>();
        differences.forEach((name, rows) -> changes.add(
                new TableChange(name.schema(), name.table(), rows.inserted(), rows.updated(), rows.deleted())));
        Map<String, String> reasons = new LinkedHashMap<>();
        notCompared.forEach((name, reason) -> reasons.put(name.toString(), reason));
        return new Comparison(tables, changes, reasons);
    }
}
