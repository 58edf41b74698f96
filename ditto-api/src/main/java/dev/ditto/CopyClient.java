package dev.ditto;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Creates, lists and destroys database copies. Implementations are thread-safe.
 *
 * <p>A copy is one ephemeral clone of a snapshot, handed to one caller. Every method may throw a
 * {@link DittoException}; its subtype names the cause. A default method that an implementation cannot honour throws
 * {@link UnsupportedByClientException}, never does nothing.
 *
 * @since 0.1
 */
public interface CopyClient extends AutoCloseable {

    /**
     * Makes a copy that is ready for SQL.
     *
     * @return a copy in state {@link CopyStatus#READY}, which is the caller's until it is destroyed or its TTL ends
     * @throws DumpNotFoundException if the dump cannot be read
     * @throws RestoreFailedException if the dump cannot be restored completely
     * @throws RuntimeUnavailableException if no database server can be had
     * @throws PortPoolExhaustedException if no port came free in time
     * @throws ClaimTimeoutException if {@link CreateOptions#claimTimeout()} passed first
     */
    Copy create(CreateOptions options);

    /**
     * Removes a copy and everything that belongs to it; returns when it is gone. Idempotent: destroying a copy that is
     * already destroyed does nothing.
     *
     * @throws CopyNotFoundException if there never was a copy of that id here
     */
    void destroy(String copyId);

    /** The copies this client may see, newest first; destroyed ones included as long as they are remembered. */
    List<Copy> list();

    /** The copy of that id, whatever its state; empty if there is none. */
    Optional<Copy> find(String copyId);

    /**
     * What happened to a copy, oldest first.
     *
     * @throws CopyNotFoundException if there is no copy of that id
     */
    List<CopyEvent> events(String copyId);

    /** Like {@link #create}, as a resource: {@link OpenCopy#close()} destroys the copy. */
    default OpenCopy open(CreateOptions options) {
        return new OpenCopy(this, create(options));
    }

    /**
     * Says what will be asked for soon, so that snapshots are built and copies warmed ahead. Returns at once; a demand
     * that fails shows when its copy is created.
     */
    default void prepare(List<Demand> demands) {
        throw new UnsupportedByClientException("prepare", getClass());
    }

    /**
     * Moves a copy's deadline to {@code ttl} from now, at most to the configured maximum.
     *
     * @return the copy with its new TTL
     * @throws CopyNotFoundException if there is no such copy, or it is not {@link CopyStatus#READY} any more
     */
    default Copy renew(String copyId, Duration ttl) {
        throw new UnsupportedByClientException("renew", getClass());
    }

    /**
     * Lets a copy outlive its session and this JVM, for a look after a failure; it ends {@code ttl} from now, at most the
     * configured maximum. Of a copy that is kept already, the end is moved.
     *
     * @return the copy with its new TTL
     * @throws CopyNotFoundException if there is no such copy, or it is not {@link CopyStatus#READY} any more
     */
    default Copy keep(String copyId, Duration ttl) {
        throw new UnsupportedByClientException("keep", getClass());
    }

    /**
     * A command line, ready to paste into a terminal on this machine, that destroys that copy later, when this JVM is gone.
     * It holds no secret.
     *
     * @return empty if there is none
     * @throws CopyNotFoundException if there is no such copy
     */
    default Optional<String> destroyCommand(String copyId) {
        return Optional.empty();
    }

    /**
     * Rows inserted, updated and deleted per table since the copy was cloned; tables without a change are left out. What
     * is not committed is not seen.
     *
     * @throws ChangesIncompleteException if some tables could not be compared; it has what is known of the others
     * @throws CopyNotFoundException if there is no such copy, or it is not {@link CopyStatus#READY} any more
     */
    default List<TableChange> changes(String copyId) {
        throw new UnsupportedByClientException("changes", getClass());
    }

    /** Ends this client and destroys the copies its session still owns. Idempotent. */
    @Override
    void close();
}
