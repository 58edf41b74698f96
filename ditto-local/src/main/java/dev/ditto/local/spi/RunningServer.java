package dev.ditto.local.spi;

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

    /** Lets go of the server; it stops by itself once no session has held it for its idle time. Idempotent. */
    @Override
    void close();
}
