package dev.ditto.local.runtime.docker.image;

import java.time.Duration;

/** Lets one process of a home fetch images at a time: ten test JVMs that start together shall load an image once. */
@FunctionalInterface
public interface PullLock {

    /**
     * Waits for the lock.
     *
     * @param purpose for the message, after "Waited 5 s"
     * @throws dev.ditto.ClaimTimeoutException if somebody else still has it after {@code timeout}
     */
    Held acquire(Duration timeout, String purpose);

    /** The lock while it is held. */
    @FunctionalInterface
    interface Held extends AutoCloseable {

        @Override
        void close();
    }
}
