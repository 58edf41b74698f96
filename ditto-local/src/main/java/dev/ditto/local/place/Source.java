package dev.ditto.local.place;

import dev.ditto.local.spi.CloneStrategy;
import dev.ditto.local.spi.ServerBinaries;

/**
 * A frozen snapshot, as it is cloned.
 *
 * @param database its name
 * @param owner the role its objects belong to
 * @param binaries what its server runs
 */
public record Source(String database, String owner, CloneStrategy strategy, ServerBinaries binaries) {}
