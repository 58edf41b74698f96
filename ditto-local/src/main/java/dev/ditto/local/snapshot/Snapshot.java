package dev.ditto.local.snapshot;

import dev.ditto.local.place.Source;
import dev.ditto.local.spi.CloneStrategy;
import dev.ditto.local.spi.ServerBinaries;
import java.time.Duration;
import java.util.Optional;

/**
 * A dump restored once, verified and frozen.
 *
 * @param database its name
 * @param owner the role its objects belong to
 * @param strategy how it is cloned fastest
 * @param binaries what its server runs
 * @param sizeBytes its size on disk
 * @param restoredHere whether this very call restored it
 * @param restored how long its restore took, if this call had to wait for it
 */
public record Snapshot(
        String database,
        String owner,
        CloneStrategy strategy,
        ServerBinaries binaries,
        long sizeBytes,
        Optional<Duration> restored,
        boolean restoredHere) {

    /** As a place clones it. */
    public Source source() {
        return new Source(database, owner, strategy, binaries);
    }

    /** As somebody sees it who had to wait for another's restore. */
    Snapshot awaited() {
        return new Snapshot(database, owner, strategy, binaries, sizeBytes, restored, false);
    }
}
