package dev.ditto.local.engine.postgres;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Work on one connection while the thread that wants it works on another. The connection is the work's until then. */
final class Aside<T> {

    /** How much later than it was told to a server may answer, before it is taken to be lost. */
    private static final long GRACE_MILLIS = 20_000;

    private final FutureTask<T> task;

    private Aside(Callable<T> work) {
        task = new FutureTask<>(work);
    }

    static <T> Aside<T> start(Callable<T> work) {
        Aside<T> aside = new Aside<>(work);
        Thread thread = new Thread(aside.task, "ditto-changes");
        thread.setDaemon(true);
        thread.start();
        return aside;
    }

    /** What came of it, as if this thread had done it. */
    T await(TimeLimit limit) throws SQLException {
        try {
            return task.get(limit.leftMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            throw new SQLException("The server does not answer", "08006", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while waiting for the server", "08006", e);
        }
    }

    private static SQLException failure(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException fault) {
            throw fault;
        }
        return cause instanceof SQLException said ? said : new SQLException("The comparison failed", "08006", cause);
    }
}
