package dev.ditto;

import java.util.Objects;

/**
 * How many rows of one table differ from the snapshot.
 *
 * @param schema the table's schema
 * @param table the table's name
 * @param inserted rows the snapshot does not have
 * @param updated rows that have the same primary key and other values
 * @param deleted rows that only the snapshot has
 * @since 0.1
 */
public record TableChange(String schema, String table, long inserted, long updated, long deleted) {

    public TableChange {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(table, "table");
    }
}
