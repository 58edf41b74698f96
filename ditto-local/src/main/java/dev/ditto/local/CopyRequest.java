package dev.ditto.local;

import dev.ditto.Isolation;
import dev.ditto.local.snapshot.Announcer;
import dev.ditto.local.snapshot.SnapshotSpec;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.Claim;
import dev.ditto.local.store.Owner;
import java.time.Duration;
import java.util.Optional;

/**
 * Options and configuration, brought together: nothing is open any more.
 *
 * @param isolation never {@link Isolation#AUTO}
 * @param binaries what the server runs
 * @param expectedBytes how big the database will be, about
 * @param claimTimeout how long making the copy may wait for others
 * @param restorePatience how long to wait for a restore
 * @param announcer tells the caller meanwhile what is waited for; for the caller's thread
 */
record CopyRequest(
        SnapshotSpec spec,
        Isolation isolation,
        ServerBinaries binaries,
        long expectedBytes,
        Owner owner,
        Duration ttl,
        Duration claimTimeout,
        Duration restorePatience,
        Announcer announcer,
        Optional<String> runId,
        Optional<String> jobName) {

    String snapshotKey() {
        return spec.key(binaries);
    }

    /** The claim, its deadline counted from now. */
    Claim claim(BootClock clock) {
        return new Claim(owner, ttl, clock.after(ttl), runId, jobName);
    }
}
