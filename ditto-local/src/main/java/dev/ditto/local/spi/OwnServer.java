package dev.ditto.local.spi;

import java.util.Optional;

/** A server that belongs to one copy, or to a snapshot being built. Nobody holds it: it lives until it is removed. */
public interface OwnServer {

    /** As ditto named it. */
    String name();

    String host();

    int port();

    /** The end of the server's log, for messages, without secrets; empty if there is none. */
    String logTail();

    /** The server's own programs. */
    Optional<ServerTools> tools();

    /**
     * How many bytes are free where its data lies; empty where that cannot be told. May take as long as asking a daemon
     * does.
     */
    default Optional<Long> freeBytes() {
        return Optional.empty();
    }
}
