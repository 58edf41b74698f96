package dev.ditto.local.engine.postgres;

import java.sql.SQLException;

/** Rows as the places where they lie, and the transactions that wrote them. */
final class PlacedRows implements KeyedRows, AutoCloseable {

    private static final int SLOT_BITS = 16;
    private static final long SLOT_MASK = (1 << SLOT_BITS) - 1;

    private final CopiedNumbers numbers;
    private long place;

    /** @param numbers page, slot, transaction, page, slot, transaction, … */
    PlacedRows(CopiedNumbers numbers) {
        this.numbers = numbers;
    }

    @Override
    public boolean next() throws SQLException {
        if (!numbers.next()) {
            return false;
        }
        long page = numbers.number();
        numbers.next();
        place = page << SLOT_BITS | numbers.number();
        return numbers.next();
    }

    @Override
    public long key() {
        return place;
    }

    @Override
    public long hash() {
        return numbers.number();
    }

    /** As the server writes it. */
    static String words(long place) {
        return "(" + (place >> SLOT_BITS) + "," + (place & SLOT_MASK) + ")";
    }

    @Override
    public void close() throws SQLException {
        numbers.close();
    }
}
