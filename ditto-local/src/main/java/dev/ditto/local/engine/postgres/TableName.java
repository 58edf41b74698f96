package dev.ditto.local.engine.postgres;

import java.util.Comparator;

/** What tells a table from others, whatever became of it. */
record TableName(String schema, String table) implements Comparable<TableName> {

    private static final Comparator<TableName> ORDER =
            Comparator.comparing(TableName::schema).thenComparing(TableName::table);

    String sql() {
        return Sql.identifier(schema) + "." + Sql.identifier(table);
    }

    @Override
    public int compareTo(TableName other) {
        return ORDER.compare(this, other);
    }

    /** For people. */
    @Override
    public String toString() {
        return schema + "." + table;
    }
}
