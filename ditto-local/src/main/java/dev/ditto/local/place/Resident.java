package dev.ditto.local.place;

import java.time.Instant;
import java.util.Optional;

/**
 * Something of ditto's that is in a place, by its name there.
 *
 * @param session who made it, where the place records that
 * @param alive false if it is there but ended
 */
public record Resident(String name, Instant created, Optional<String> session, boolean alive) {}
