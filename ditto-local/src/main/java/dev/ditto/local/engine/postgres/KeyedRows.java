package dev.ditto.local.engine.postgres;

import java.sql.SQLException;

/** Rows of a table, one after the other, by key and then by hash, smallest first. One thread. */
interface KeyedRows {

    /** Goes to the next row; false if there is none. */
    boolean next() throws SQLException;

    /** Stands for what tells this row from others. */
    long key();

    /** Stands for the row's other values. */
    long hash();
}
