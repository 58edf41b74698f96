package dev.ditto.local.place;

import dev.ditto.local.spi.CloneStrategy;

/**
 * What became of a snapshot's staging.
 *
 * @param strategy how it is cloned fastest
 * @param sizeBytes its size on disk
 */
public record Frozen(CloneStrategy strategy, long sizeBytes) {}
