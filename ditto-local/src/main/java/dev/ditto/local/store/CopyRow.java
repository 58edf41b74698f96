package dev.ditto.local.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A copy as recorded. Passwords are not: they are derived from the home's key and the id.
 *
 * @param snapshot database name of the snapshot it is a clone of
 * @param role owner role of the objects in it
 * @param incarnation the server data it lies in
 * @param serverId the server it lies in
 * @param database its database, and the name of its login
 */
public record CopyRow(
        String id,
        CopyState state,
        Owner owner,
        String snapshot,
        String role,
        String incarnation,
        String serverId,
        String engine,
        String database,
        String host,
        int port,
        Optional<String> runId,
        Optional<String> jobName,
        Optional<String> error,
        boolean warm,
        Duration ttl,
        Instant createdAt,
        Optional<Instant> readyAt,
        Optional<Instant> destroyedAt) {

    /** Whether it was its caller's once and is the home's now, until its deadline. */
    public boolean isKept() {
        return state == CopyState.READY && owner.kind() == Owner.Kind.HOME;
    }
}
