package dev.ditto.local.engine.postgres;

import dev.ditto.local.engine.postgres.TableComparison.Side;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tables of one database, each with its fingerprint or the reason why it has none. */
record Fingerprints(Map<TableName, Side> known, Map<TableName, String> failed) {

    static Fingerprints of(ComparedDatabase database, TimeLimit limit) throws SQLException {
        Fingerprints all = new Fingerprints(new LinkedHashMap<>(), new HashMap<>());
        for (ComparedTable table : database.tables().values()) {
            if (limit.isOver()) {
                all.failed.put(table.name(), ComparisonFailure.TOO_LATE);
            } else {
                all.take(database, table, limit);
            }
        }
        return all;
    }

    private void take(ComparedDatabase database, ComparedTable table, TimeLimit limit) throws SQLException {
        try {
            known.put(table.name(), new Side(table, database.fingerprint(table)));
        } catch (SQLException e) {
            failed.put(table.name(), ComparisonFailure.reason(e, limit));
            database.recover();
        }
    }
}
