package dev.ditto.local.engine.postgres;

import dev.ditto.local.engine.postgres.ComparedTable.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of the two databases of a comparison, as one moment shows it: a snapshot is taken at the beginning, and a table that
 * fails does not end it. One thread at a time.
 */
final class ComparedDatabase {

    /**
     * A session's login may have settings of its own, and texts have to look alike on both sides. Names are looked up
     * where nobody can put something else, no policy hides a row unnoticed, and a lock is not waited for long: whoever
     * holds one over the end of a test will go on holding it.
     */
    private static final String SETTINGS = """
            SET search_path = pg_catalog; SET row_security = off; SET lock_timeout = '200ms'; SET statement_timeout = 0;
            SET idle_in_transaction_session_timeout = 0; SET work_mem = '64MB';
            SET synchronize_seqscans = off; SET enable_seqscan = on; SET enable_tidscan = on;
            SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET timezone = 'UTC'; SET lc_monetary = 'C';
            SET bytea_output = 'hex'; SET extra_float_digits = 1; SET max_parallel_workers_per_gather = 0;
            SELECT set_config(name, '0', false) FROM pg_settings
                WHERE name IN ('transaction_timeout', 'idle_session_timeout')""";

    /** Ordinary tables, partitions included: what has rows of its own in this database and outlives a session. */
    private static final String TABLES = """
            SELECT n.nspname, c.relname, a.amname = 'heap', c.relfilenode::int8,
                t.attname, t.attnum, format_type(t.atttypid, t.atttypmod),
                t.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_am a ON a.oid = c.relam
            LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
            LEFT JOIN pg_attribute t ON t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped
                AND t.attgenerated <> 'v'
            WHERE c.relkind = 'r' AND c.relpersistence <> 't'
                AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ORDER BY c.relpages, n.nspname, c.relname, t.attnum""";

    private final Connection connection;
    private final TimeLimit limit;

    ComparedDatabase(Connection connection, TimeLimit limit) {
        this.connection = connection;
        this.limit = limit;
    }

    void begin() throws SQLException {
        Sql.execute(connection, SETTINGS);
        Sql.execute(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        Sql.execute(connection, "SAVEPOINT table_begun");
    }

    /** All tables, those that were small when the snapshot was made first. */
    Map<TableName, ComparedTable> tables() throws SQLException {
        Map<TableName, ComparedTable> tables = new LinkedHashMap<>();
        step();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                TableName name = new TableName(rows.getString(1), rows.getString(2));
                boolean heap = rows.getBoolean(3);
                long file = rows.getLong(4);
                ComparedTable table = tables.computeIfAbsent(
                        name, any -> new ComparedTable(name, heap, file, new ArrayList<>(), new ArrayList<>()));
                String column = rows.getString(5);
                if (column != null) {
                    table.columns().add(new Column(column, rows.getInt(6), rows.getString(7)));
                    if (rows.getBoolean(8)) {
                        table.key().add(column);
                    }
                }
            }
        }
        return tables;
    }

    /** How many rows a table has, and where they lie. */
    Fingerprint fingerprint(ComparedTable table) throws SQLException {
        String places = table.heap()
                ? "coalesce(sum(hashtextextended((ctid::text || ' ' || xmin::text) COLLATE \"C\", 0)), 0)"
                : "0";
        step();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*), " + places + " FROM ONLY "
                        + table.name().sql())) {
            row.next();
            return new Fingerprint(row.getLong(1), row.getString(2));
        }
    }

    /** Where the rows of a table lie, in that order. */
    PlacedRows places(ComparedTable table) throws SQLException {
        return new PlacedRows(
                copied("SELECT ctid, xmin FROM ONLY " + table.name().sql()));
    }

    /**
     * The rows of a table.
     *
     * @param columns what is compared
     * @param key which of them tell rows apart; none: all do
     * @param condition which rows
     */
    HashedRows rows(TableName table, List<Column> columns, List<String> key, String condition) throws SQLException {
        List<String> names = columns.stream().map(Column::name).toList();
        List<String> others = names.stream().filter(name -> !key.contains(name)).toList();
        String hashes = key.isEmpty() ? hash(names) + ", 0" : hash(key) + ", " + hash(others);
        return new HashedRows(copied(
                "SELECT " + hashes + " FROM ONLY " + table.sql() + " AS t WHERE " + condition + " ORDER BY 1, 2"));
    }

    /** Of all values together, told from each other and from NULL. */
    private static String hash(List<String> columns) {
        return columns.stream()
                .map(name -> "t." + Sql.identifier(name))
                .collect(Collectors.joining(", ", "hashtextextended(ROW(", ")::text COLLATE \"C\", 0)"));
    }

    private CopiedNumbers copied(String query) throws SQLException {
        step();
        return new CopiedNumbers(PostgresDriver.copyOut(connection, "COPY (" + query + ") TO STDOUT"));
    }

    /** Begins the next statement; what fails from now on is undone by {@link #recover}. */
    private void step() throws SQLException {
        Sql.execute(
                connection,
                "RELEASE SAVEPOINT table_begun; SAVEPOINT table_begun; SET LOCAL statement_timeout = "
                        + limit.leftMillis());
    }

    void recover() throws SQLException {
        Sql.execute(connection, "ROLLBACK TO SAVEPOINT table_begun");
    }

    /**
     * What tells whether rows of a table were written or removed.
     *
     * @param places stands for where all rows lie and which transactions wrote them
     */
    record Fingerprint(long rows, String places) {}
}
