package dev.ditto.local.store;

import java.time.Duration;

/**
 * How a copy resists its removal.
 *
 * @param attempts how often it was tried
 * @param lasting since the first failure
 * @param rest how long nobody tries by himself now
 * @param alarming whether somebody should be told now; true for one of those who ask within an hour
 */
public record Resistance(int attempts, Duration lasting, Duration rest, boolean alarming) {}
