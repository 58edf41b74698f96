package dev.ditto.junit5;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Destroys copies of single tests while the next tests run. Few at a time, because a copy that waits for its end still
 * holds memory, and a port if it has a server of its own: with too many, the test that comes destroys its copy itself.
 * Its threads end by themselves when there is nothing to do. Thread-safe.
 */
final class Destroyer implements Executor, AutoCloseable {

    private static final int THREADS = 2;
    private static final int WAITING = 4;

    private final AtomicInteger numbers = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            this::thread,
            (task, full) -> task.run());

    Destroyer() {
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** What was accepted is still done; classes wait for theirs before the run ends. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "ditto-destroys-" + numbers.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
