package dev.ditto.local.spi;

import dev.ditto.UnsupportedByClientException;
import java.time.Duration;
import java.util.Optional;

/** A server this session holds open. Thread-safe. */
public interface RunningServer extends AutoCloseable {

    /**
     * Names the data behind this server: stays the same as long as the data directory lives, restarts included, and
     * changes when the data was thrown away. Whatever was recorded for another incarnation does not exist any more.
     */
    String incarnation();

    String host();

    int port();

    /** Whether this call started the server, rather than finding it running. */
    boolean started();

    /** The end of the server's log, for messages; empty if there is none. */
    String logTail();

    /** The server's own programs; empty where there are none. */
    default Optional<ServerTools> tools() {
        return Optional.empty();
    }

    /**
     * How many bytes are free where its data lies; empty where that cannot be told. May take as long as asking a daemon
     * does.
     */
    default Optional<Long> freeBytes() {
        return Optional.empty();
    }

    /**
     * Says that the server is to stay up for so long from now though nobody holds it, as copies in it are kept; beyond that,
     * its idle time counts as ever. Takes the place of what was said before; the server forgets it when it ends.
     *
     * @param fromNow zero: no longer than its idle time
     * @throws dev.ditto.RuntimeUnavailableException if it could not be told
     * @throws UnsupportedByClientException if servers of this runtime cannot outlive their sessions
     */
    default void stayUp(Duration fromNow) {
        if (!fromNow.isZero()) {
            throw new UnsupportedByClientException("'keep' is not supported by this runtime, whose servers stop when"
                    + " their last session is gone.");
        }
    }

    /**
     * Says, just before letting go, that this session leaves no copy in it. A server that was let go of without that by
     * any of its sessions removes, within a minute of the last one's end, every copy in it, should nobody come before and
     * none be kept. Never fails: what was not said costs warm copies, and nothing else.
     */
    default void leaveInOrder() {}

    /** Lets go of the server; it stops by itself once no session has held it for its idle time. Idempotent. */
    @Override
    void close();
}
