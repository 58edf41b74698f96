package dev.ditto.contract;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All there is in a database, so that two can be compared: definitions as the server prints them, and every row. */
public final class DatabaseFingerprint {

    private static final String OURS = " NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ";

    private static final Map<String, String> DEFINITIONS = Map.ofEntries(
            Map.entry("columns", """
                    SELECT format('%s.%s.%s %s %s %s', n.nspname, c.relname, a.attname,
                        format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
                    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = relnamespace
                    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                    WHERE a.attnum > 0 AND NOT attisdropped AND n.nspname""" + OURS),
            Map.entry(
                    "relations",
                    "SELECT format('%s.%s %s %s %s %s %s %s', n.nspname, relname, relkind, relispopulated, relrowsecurity,"
                            + " relforcerowsecurity, relispartition, reloptions) FROM pg_class c JOIN pg_namespace n"
                            + " ON n.oid = relnamespace WHERE n.nspname" + OURS),
            Map.entry("indexes", "SELECT indexdef FROM pg_indexes WHERE schemaname" + OURS),
            Map.entry(
                    "constraints",
                    "SELECT format('%s %s %s %s', conrelid::regclass, conname, convalidated,"
                            + " pg_get_constraintdef(c.oid)) FROM pg_constraint c JOIN pg_namespace n ON n.oid = connamespace"
                            + " WHERE n.nspname" + OURS),
            Map.entry(
                    "triggers",
                    "SELECT format('%s %s', tgenabled, pg_get_triggerdef(oid)) FROM pg_trigger"
                            + " WHERE NOT tgisinternal"),
            Map.entry(
                    "event triggers",
                    "SELECT format('%s %s %s', evtname, evtevent, evtfoid::regproc)" + " FROM pg_event_trigger"),
            Map.entry(
                    "views",
                    "SELECT format('%s %s', c.oid::regclass, pg_get_viewdef(c.oid)) FROM pg_class c"
                            + " JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('v', 'm') AND n.nspname"
                            + OURS),
            Map.entry(
                    "functions",
                    "SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n"
                            + " ON n.oid = pronamespace WHERE prokind <> 'a' AND n.nspname" + OURS),
            Map.entry("policies", "SELECT p::text FROM pg_policies p"),
            Map.entry(
                    "sequences",
                    "SELECT s::text FROM (SELECT schemaname, sequencename, start_value, increment_by,"
                            + " last_value FROM pg_sequences) s"),
            Map.entry(
                    "types",
                    "SELECT format('%s %s %s %s', n.nspname, typname, typtype, array(SELECT enumlabel"
                            + " FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder)) FROM pg_type t JOIN pg_namespace n"
                            + " ON n.oid = typnamespace WHERE n.nspname" + OURS),
            Map.entry(
                    "comments",
                    "SELECT format('%s %s %s', classoid::regclass, objsubid, description)"
                            + " FROM pg_description WHERE objoid >= 16384"),
            Map.entry("extensions", "SELECT format('%s %s', extname, extversion) FROM pg_extension"),
            Map.entry("statistics", "SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext"),
            Map.entry(
                    "grants",
                    "SELECT format('%s %s', oid::regclass, relacl) FROM pg_class"
                            + " WHERE relacl IS NOT NULL AND oid >= 16384"),
            Map.entry("rules", "SELECT definition FROM pg_rules WHERE schemaname" + OURS),
            Map.entry("large objects", "SELECT format('%s %s', oid, md5(lo_get(oid))) FROM pg_largeobject_metadata"));

    private DatabaseFingerprint() {}

    /**
     * What there is by kind, each with its sorted lines.
     *
     * @param owner name that differs between two snapshots, taken out
     */
    public static Map<String, String> of(Connection database, String owner) throws SQLException {
        Map<String, String> found = new TreeMap<>();
        for (Map.Entry<String, String> kind : DEFINITIONS.entrySet()) {
            found.put(kind.getKey(), lines(database, kind.getValue(), owner));
        }
        for (String table : column(
                database,
                "SELECT format('%I.%I', n.nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                        + " WHERE relkind IN ('r', 'm') AND relispopulated AND n.nspname" + OURS)) {
            found.put(
                    "rows of " + table,
                    lines(
                            database,
                            "SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text))" + " || ' ' || count(*) FROM "
                                    + table + " t",
                            owner));
        }
        return found;
    }

    private static List<String> column(Connection database, String query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(String.valueOf(rows.getString(1)));
            }
            return values;
        }
    }

    private static String lines(Connection database, String query, String owner) throws SQLException {
        return String.join("\n", column(database, "SELECT x FROM (" + query + ") q(x) ORDER BY x COLLATE \"C\""))
                .replace(owner, "OWNER");
    }
}
