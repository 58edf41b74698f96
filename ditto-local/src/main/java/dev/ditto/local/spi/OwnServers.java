package dev.ditto.local.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Servers that belong to one copy each: one is filled and frozen, and copies are started from what was frozen. They are
 * known by names ditto gives; an operation whose outcome is unknown is repeated under the same name. Thread-safe, and safe
 * between processes that share a home.
 */
public interface OwnServers {

    /** Names the place they are in: another daemon is another incarnation, where nothing recorded here exists. */
    String incarnation();

    /** The address at which their ports are reached. */
    String host();

    /** Starts an empty server, to be filled. */
    OwnServer empty(OwnServerRequest request);

    /**
     * Shuts a server down cleanly, verifies that it did, and freezes its data; the server is gone then.
     *
     * @param frozen the name to find it by
     * @return its size in bytes
     * @throws dev.ditto.RestoreFailedException if it did not shut down cleanly
     */
    long freeze(OwnServer server, String frozen);

    /**
     * Starts a server from frozen data.
     *
     * @throws FrozenMissingException if there is nothing frozen under that name
     */
    OwnServer start(String frozen, OwnServerRequest request);

    /** Whether anything takes connections at that port. Fast: asked at every warm claim. */
    boolean answers(String host, int port);

    /** Names of the servers of this home that are there now and have not ended. */
    Set<String> running();

    /**
     * Moves the moment at which a server ends by itself, whether or not any JVM lives then.
     *
     * @return false if there is no such server
     */
    boolean endAfter(String name, Duration fromNow, Standing standing);

    /**
     * Holds a server: the hold ends with this JVM, however that ends, and the server notices.
     *
     * @param engine what it runs
     * @return empty if it does not answer
     */
    Optional<Hold> hold(String engine, String host, int port);

    /** Removes a server and everything that came with it; returns when it is seen to be gone. Idempotent. */
    void remove(String name);

    /** Removes what was frozen under that name, unless a server was started from it. Idempotent. */
    void removeFrozen(String frozen);

    /** All servers and frozen data of this home that are there now, running or not. */
    List<Found> list();

    /**
     * Something that is there.
     *
     * @param frozen whether it is frozen data rather than a server
     * @param session who made it
     * @param snapshot the frozen data it is of, or was started from, as its request said; empty if it did not
     * @param port at which it is reached; 0 if at none
     */
    record Found(
            String name, boolean frozen, boolean running, String session, Instant created, String snapshot, int port) {}

    /** Whose a server is. */
    enum Standing {
        /** Nobody's yet. Means nothing for one that was said to be claimed: who says so does not know yet. */
        WARM,
        /** Somebody's: ends at its moment, whoever lives then. */
        CLAIMED,
        /** A session's that holds it: ends soon after all connections to it did, that session's {@link Hold} included, too. */
        HELD
    }

    /** What holds a server. Thread-safe. */
    interface Hold extends AutoCloseable {

        /** Whether it was lost for good; it is renewed by itself for a while. */
        boolean isLost();

        /** Lets go. Idempotent. */
        @Override
        void close();
    }

    /** There is nothing frozen under that name: somebody removed it. */
    final class FrozenMissingException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public FrozenMissingException(String message) {
            super(message);
        }
    }
}
