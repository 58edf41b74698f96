package dev.ditto.local.store;

/** Work on the store, one piece at a time; what a piece is, this room alone knows. Thread-safe. */
public interface Transactions extends AutoCloseable {

    /** Reads; sees one state of the store per statement. */
    <T> T read(SqlWork<T> work);

    /** Writes: all of it or nothing. */
    <T> T write(SqlWork<T> work);

    @Override
    void close();
}
