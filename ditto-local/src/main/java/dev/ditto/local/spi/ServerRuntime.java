package dev.ditto.local.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Starts, attaches to and stops database servers; knows nothing of databases. Thread-safe, and safe between processes
 * that share a home.
 */
public interface ServerRuntime extends AutoCloseable {

    /** {@code embedded}, {@code docker}. */
    String name();

    /**
     * Why this runtime cannot run servers of that engine here, and what to do about it; empty if it can.
     *
     * @param patience how long finding out may take: short where another runtime would do as well
     */
    Optional<String> unavailableReason(String engine, Duration patience);

    /**
     * What would run. Reads a manifest or asks the daemon, starts nothing; may fetch what is missing.
     *
     * @param dumpVersion version of the server the dump was made from, if the dump says; a runtime that has a choice
     *     takes the same major version
     * @throws dev.ditto.RuntimeUnavailableException if there is nothing to run
     */
    ServerBinaries binaries(String engine, Optional<String> dumpVersion);

    /**
     * What would run, told to somebody who waits for it: fetching what is missing may take minutes.
     *
     * @param progress where that is said
     * @throws dev.ditto.RuntimeUnavailableException if there is nothing to run
     */
    default ServerBinaries binaries(String engine, Optional<String> dumpVersion, Progress progress) {
        return binaries(engine, dumpVersion);
    }

    /** What would run, whatever the dump, if that can be told without asking anybody; else empty. */
    default Optional<ServerBinaries> atHand(String engine) {
        return Optional.empty();
    }

    /** Names the machine or daemon where servers run, if there may be several for one home; servers there are others. */
    default String whereabouts() {
        return "";
    }

    /** Addresses that clients come from, as {@link ServerProfile#accessRules} name them. */
    default String clients() {
        return "127.0.0.1/32";
    }

    /** Servers of their own; empty where only shared ones can be had. */
    default Optional<OwnServers> ownServers() {
        return Optional.empty();
    }

    /**
     * Where servers of this runtime can keep their data in memory, and how many bytes are free there now; empty where
     * the platform has no such place.
     */
    default Optional<Long> freeMemoryBytes(Path home) {
        return Optional.empty();
    }

    /**
     * Attaches to the shared server of the request, starting it if it does not run. While the result is open, the
     * server stays up.
     *
     * @throws dev.ditto.RuntimeUnavailableException if the server does not come up; the message ends with its log
     * @throws dev.ditto.PortPoolExhaustedException if there is no port for it
     */
    RunningServer attach(ServerRequest request);

    /** Whether that server runs now, attached to or not. Answers true when in doubt. */
    boolean isRunning(Path home, String serverId);

    /**
     * Removes what servers of this home left, data and all, which do not run and which nobody used for a while: another
     * version or another setting makes another server, and the old one's data would stay for ever. What cannot be
     * removed now is left for the next time, without an exception.
     *
     * @param inUse ids of servers to leave alone, whatever their age
     * @param unused how long a server must not have been started or stopped
     */
    default void retire(Path home, Set<String> inUse, Duration unused) {}

    /** Whether that server needs its port, as it runs or would come back at it. Answers true when in doubt. */
    default boolean keepsPort(Path home, String serverId) {
        return isRunning(home, serverId);
    }

    /**
     * Whether anything is left of that server. Answers true when in doubt, and so for a server that may be another
     * runtime's.
     */
    default boolean hasData(Path home, String serverId) {
        return true;
    }

    /** Lets go of what the runtime itself holds, such as connections to a daemon; its servers go on. Idempotent. */
    @Override
    default void close() {}
}
