package dev.ditto.local.place;

import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.SnapshotRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where snapshots lie and copies are made of them. What it does is told by rows: whoever calls has written one before, and
 * writes the next one after. Thread-safe.
 */
public interface Place {

    /** As rows name it. */
    String id();

    /** Names the data in it: what was recorded under another incarnation does not exist any more. */
    String incarnation();

    Engine engine();

    /** A new copy's address: that of all copies here, or one leased to this copy. */
    Address reserve(String copyId);

    /** Gives back what was reserved for a copy that was not made. */
    void release(String copyId, Address address);

    /**
     * Where a copy is reached now. Addresses of a shared server may change while it is away.
     *
     * @return empty if it is where its row says
     */
    Optional<Address> moved();

    /** Opens what a snapshot is restored into. */
    Staging stage(SnapshotRow row, ServerBinaries binaries);

    /** Says that somebody still fills the staging of that snapshot. Does not wait. */
    void keepStaging(SnapshotRow row);

    /**
     * Makes a copy, its login included.
     *
     * @param life how long it may live without being renewed; never shorter than its claim's
     * @return where it is reached; not always where it was reserved
     * @throws SnapshotMissingException if the source is not there any more
     */
    Address make(Source source, CopyRow row, String password, Duration life);

    /** Whether a warm copy is still there. Fast. */
    boolean isThere(CopyRow row);

    /**
     * Says how long a copy may live from now on, should nobody be left to remove it. Does not wait; the next
     * {@link #assertEnds} says it again.
     */
    void endAfter(CopyRow row, Duration fromNow);

    /**
     * Says, before anything else, that a copy lives for so long though its session does not. Waits.
     *
     * @throws dev.ditto.CopyNotFoundException if it is not there any more
     */
    void keep(CopyRow row, Duration fromNow);

    /** Stays up itself for so long though nobody uses it, for the copies that are kept in it. Waits. */
    void stayUp(Duration fromNow);

    /**
     * Sees to copies, as long as somebody lives who does: looks which are there, so that claims need not, and says how long
     * they may live, where that is due. To be called again and again; takes as long as the place takes to answer.
     *
     * @param rows all that are warm, and all that this session sees to
     * @param left how long a copy may live yet if it is its caller's, asked when it matters; empty if it is not
     */
    void assertEnds(List<CopyRow> rows, Function<CopyRow, Optional<Duration>> left);

    /** Removes a copy; returns when it is seen to be gone. Idempotent. */
    void drop(CopyRow row);

    /** Removes a snapshot, half-built or frozen. Idempotent. */
    void dropSnapshot(SnapshotRow row);

    /** Names of what a snapshot of that row may be called in {@link #residents}. */
    List<String> namesOf(SnapshotRow row);

    /** Copies and stagings, and whatever else rows have to account for. */
    List<Resident> residents();

    /** What can be told of the copies here without any row: by their names, and by what was noted with them. */
    List<Trace> traces();

    /** Removes a resident that no row accounts for. */
    void dropStray(String name);

    /** Does what nothing else does for it, now that many copies have come and gone. */
    void maintain();

    /** What a failed statement of a copy's user means. */
    RuntimeException translate(String purpose, SQLException e);

    /** Says that other data than this session knows took this place. */
    ServerLostException replaced();
}
