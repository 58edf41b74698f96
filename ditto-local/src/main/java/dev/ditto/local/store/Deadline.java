package dev.ditto.local.store;

/**
 * When a copy ends at the latest: within the boot it was set in, by uptime; after another boot, by wall time.
 *
 * @param bootId the boot it was set in, empty if unknown
 * @param uptimeMillis uptime at which it passes, in that boot
 * @param wallMillis wall time at which it passes, in milliseconds since the epoch
 */
public record Deadline(String bootId, long uptimeMillis, long wallMillis) {}
