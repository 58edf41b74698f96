package dev.ditto.local.snapshot;

import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.spi.RestoreLimit;
import java.util.Optional;

/**
 * How much room restores may take.
 *
 * @param maxBytes what is set; zero: no limit; empty: a part of what is free
 * @param floorBytes what has to stay free where the server's data lies; zero: nothing
 */
public record RestoreLimits(Optional<Long> maxBytes, long floorBytes) {

    /** Of what is free: the rest is for the copies, and for others. */
    private static final double PART = 0.8;

    /** A small place, such as the memory of a container, has no room for a floor made for disks. */
    private static final int FLOOR_PART = 8;

    /** Those of one build, in a server in which nothing of it is yet. */
    Measured of(DatabaseServer server) {
        Optional<Long> free = server.freeBytes();
        return new Measured(
                maxBytes.map(RestoreLimits::set)
                        .or(() -> free.map(RestoreLimits::part))
                        .orElse(RestoreLimit.NONE),
                free.map(bytes -> Math.min(floorBytes, bytes / FLOOR_PART)).orElse(0L));
    }

    private static RestoreLimit set(long bytes) {
        return new RestoreLimit(
                bytes,
                "as restore.max_mb says. If this is the dump you mean, raise ditto.restore.max_mb; 0 means no limit.");
    }

    private static RestoreLimit part(long free) {
        return new RestoreLimit(
                (long) (free * PART),
                "four fifths of what was free where the server's data lies. If this is the dump you mean, make room there,"
                        + " or set ditto.restore.max_mb; 0 means no limit.");
    }

    /**
     * What one build has to keep to.
     *
     * @param floorBytes what has to stay free; zero: nothing, or it cannot be told
     */
    record Measured(RestoreLimit limit, long floorBytes) {}
}
