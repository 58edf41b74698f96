package dev.ditto.local.store;

import java.time.Duration;

/**
 * A snapshot as recorded.
 *
 * @param database its name, unique in its server
 * @param key the snapshot key
 * @param owner role that owns its objects
 * @param state where it is in its life
 * @param strategy how to clone it; empty until measured
 * @param sizeBytes its size on disk
 * @param restored how long its restore took
 * @param sessionId who builds or built it
 */
public record SnapshotRow(
        String database,
        String key,
        String incarnation,
        String serverId,
        String owner,
        State state,
        String strategy,
        long sizeBytes,
        Duration restored,
        String sessionId) {

    /** A snapshot's life: built, used, retired (no new copies), gone. */
    public enum State {
        BUILDING,
        READY,
        RETIRED
    }
}
