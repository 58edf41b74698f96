package dev.ditto.local.engine.postgres;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table that is compared, as one of the two databases has it.
 *
 * @param heap whether its rows lie where PostgreSQL itself puts them
 * @param file the number of the file with its rows: a clone has its snapshot's, until somebody rewrites the table
 * @param columns without those that are computed when they are read
 * @param key names of the columns of its primary key, none if it has none
 */
record ComparedTable(TableName name, boolean heap, long file, List<Column> columns, List<String> key) {

    /**
     * One column.
     *
     * @param position its number, which is not given to another column again
     */
    record Column(String name, int position, String type) {}

    /** The columns that another version of this table has as well, by name. */
    List<Column> shared(ComparedTable other) {
        Set<String> names = other.columnNames();
        return columns.stream().filter(column -> names.contains(column.name())).toList();
    }

    private Set<String> columnNames() {
        return columns.stream().map(Column::name).collect(Collectors.toSet());
    }

    /**
     * Whether a row that nobody wrote since lies at the same place in both versions and has the same values there. After
     * VACUUM FULL, CLUSTER and their like, other rows may lie there; and a column that was dropped and made again under
     * the same name has other values.
     */
    boolean readsAlike(ComparedTable other) {
        return heap && other.heap && file == other.file && shared(other).equals(other.shared(this));
    }

    /** The columns that tell rows apart in both versions; none where there are no such columns. */
    List<String> sharedKey(ComparedTable now) {
        if (!key.isEmpty() && now.columnNames().containsAll(key)) {
            return key;
        }
        return columnNames().containsAll(now.key) ? now.key : List.of();
    }
}
