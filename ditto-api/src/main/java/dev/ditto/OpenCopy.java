package dev.ditto;

import java.util.Objects;
import javax.sql.DataSource;

/**
 * A copy as a resource: {@link #close()} destroys it. Thread-safe.
 *
 * @since 0.1
 */
public final class OpenCopy implements AutoCloseable {

    private final CopyClient client;
    private final Copy copy;

    OpenCopy(CopyClient client, Copy copy) {
        this.client = Objects.requireNonNull(client, "client");
        this.copy = Objects.requireNonNull(copy, "copy");
    }

    public Copy copy() {
        return copy;
    }

    /** As {@link Copy#jdbcUrl()}: without credentials. */
    public String jdbcUrl() {
        return copy.jdbcUrl();
    }

    /** As {@link Copy#dataSource()}. */
    public DataSource dataSource() {
        return copy.dataSource();
    }

    /** Destroys the copy; returns when it is gone. Idempotent. */
    @Override
    public void close() {
        client.destroy(copy.id());
    }

    @Override
    public String toString() {
        return "OpenCopy[" + copy + "]";
    }
}
