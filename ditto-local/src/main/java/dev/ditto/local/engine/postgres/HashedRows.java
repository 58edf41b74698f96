package dev.ditto.local.engine.postgres;

import java.sql.SQLException;

/** Rows as two hashes each. */
final class HashedRows implements KeyedRows, AutoCloseable {

    private final CopiedNumbers numbers;
    private long key;

    /** @param numbers key, hash, key, hash, … */
    HashedRows(CopiedNumbers numbers) {
        this.numbers = numbers;
    }

    @Override
    public boolean next() throws SQLException {
        if (!numbers.next()) {
            return false;
        }
        key = numbers.number();
        return numbers.next();
    }

    @Override
    public long key() {
        return key;
    }

    @Override
    public long hash() {
        return numbers.number();
    }

    @Override
    public void close() throws SQLException {
        numbers.close();
    }
}
