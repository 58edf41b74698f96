package dev.ditto.junit5;

import dev.ditto.Copy;
import dev.ditto.OpenCopy;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * A copy, made at first use and destroyed with whom it is for: it lives in the store of a test or a class, which JUnit
 * closes after {@code @AfterEach} or {@code @AfterAll}, also after a failure; or in that of the run. Thread-safe.
 */
final class HeldCopy implements StoreResource {

    private final Lazy<OpenCopy> open;
    private final OpenedConnections connections;
    private final Executor destroyer;
    private final Aftermath aftermath;

    /**
     * @param connections for what is opened through data sources of this copy alone
     * @param destroyer runs what takes time when the copy is closed
     * @param aftermath decides after a failure whether the copy is destroyed at all
     */
    HeldCopy(Supplier<OpenCopy> creator, OpenedConnections connections, Executor destroyer, Aftermath aftermath) {
        open = new Lazy<>(creator);
        this.connections = connections;
        this.destroyer = destroyer;
        this.aftermath = aftermath;
    }

    /** The copy, once it is there; throws what kept it from being made. */
    Copy get() {
        return open.get().copy();
    }

    /** A data source of the copy that knows who opened its connections: the test that runs, else {@code owner}. */
    DataSource dataSource(String owner) {
        return new WatchedDataSource(get().dataSource(), connections, owner);
    }

    /** To be told of every failure of a test that could see this copy, while there is one. */
    void failed(String test, Throwable failure, boolean keep) {
        open.ifCreated().ifPresent(copy -> aftermath.tell(copy.copy(), test, failure, keep));
    }

    @Override
    public void close() {
        open.release().ifPresent(copy -> {
            connections.reportThoseLeftOpen();
            if (!aftermath.isKept()) {
                destroyer.execute(copy::close);
            }
        });
    }
}
