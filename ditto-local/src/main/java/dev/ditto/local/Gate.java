package dev.ditto.local;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.server.ServerLostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Where calls enter a manager. Closing lets nobody in any more and waits for those inside: a copy made while its manager
 * closes would belong to nobody. Thread-safe.
 */
final class Gate {

    private final ReentrantReadWriteLock inside = new ReentrantReadWriteLock();
    private volatile boolean closed;

    /**
     * Runs a call.
     *
     * @throws RuntimeUnavailableException if the gate is closed, or the call lost its server
     */
    <T> T pass(Supplier<T> call) {
        if (!inside.readLock().tryLock()) {
            throw isClosed();
        }
        try {
            if (closed) {
                throw isClosed();
            }
            return call.get();
        } catch (ServerLostException e) {
            throw new RuntimeUnavailableException(
                    e.getMessage() + " The next call attaches to it anew or starts it; try again.", e);
        } finally {
            inside.readLock().unlock();
        }
    }

    /** Lets nobody in any more. False if it was closed before. */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Waits for those inside to come out; false if some did not in time. */
    boolean awaitEmpty(Duration patience) {
        try {
            return inside.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static RuntimeUnavailableException isClosed() {
        return new RuntimeUnavailableException("This copy manager is closed; open another one.");
    }
}
