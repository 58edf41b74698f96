package dev.ditto.local.store;

import java.util.function.UnaryOperator;

/**
 * The store of one home, opened by one session: what is true of copies, snapshots, ports and servers. Thread-safe, and
 * safe between processes.
 */
public final class StateStore implements AutoCloseable {

    private final OpeningStore opening;
    private final Transactions file;
    private final Copies copies;
    private final Removals removals;
    private final SnapshotRows snapshots;
    private final PortLeases ports;
    private final DumpDigests digests;
    private final ServerRows servers;
    private final FormerCopies former;

    private StateStore(OpeningStore opening, Transactions file, BootClock clock) {
        this.opening = opening;
        this.file = file;
        copies = new Copies(file, clock);
        removals = new Removals(file, clock);
        snapshots = new SnapshotRows(file, clock);
        ports = new PortLeases(file, clock);
        digests = new DumpDigests(file, clock);
        servers = new ServerRows(file, clock);
        former = new FormerCopies(file, clock);
    }

    /** As {@link #open(Home, BootClock, String, UnaryOperator)}, for somebody who owns nothing. */
    public static StateStore open(Home home, BootClock clock) {
        return open(home, clock, "", UnaryOperator.identity());
    }

    /**
     * Begins to open the store, making or upgrading it; returns at once. Its first use waits.
     *
     * @param session the id of who opens it; {@link Session#noteStore} is to be called once it is open
     * @param seam stands around every transaction
     */
    public static StateStore open(Home home, BootClock clock, String session, UnaryOperator<Transactions> seam) {
        OpeningStore opening = new OpeningStore(home, session);
        return new StateStore(opening, seam.apply(opening), clock);
    }

    /**
     * Waits until the store is open.
     *
     * @throws dev.ditto.ConfigurationException if it was written by a newer ditto, or cannot be made
     * @throws dev.ditto.RuntimeUnavailableException if it cannot be read or written
     */
    public void await() {
        opening.await();
    }

    public Copies copies() {
        return copies;
    }

    public Removals removals() {
        return removals;
    }

    public SnapshotRows snapshots() {
        return snapshots;
    }

    public PortLeases ports() {
        return ports;
    }

    public DumpDigests digests() {
        return digests;
    }

    public ServerRows servers() {
        return servers;
    }

    /** What a former store knew, should there have been one. */
    public FormerCopies former() {
        return former;
    }

    /**
     * Sees whether the file still is the one that is open, and goes on with the one that is there if it is not; every
     * other use of the store does so, too.
     */
    public void look() {
        opening.await().look();
    }

    /** How often this session found its store deleted, replaced or damaged, and went on with another one. */
    public int losses() {
        return opening.await().losses();
    }

    /** Has SQLite look through the whole file; one that turns out to be damaged is moved aside, and a new one made. */
    public void check() {
        opening.await().check();
    }

    /** Sees to it that there is something to give up when the disk is full. */
    public void keepReserve() {
        opening.await().keepReserve();
    }

    /** Whether the disk was full, and there has been no room since. */
    public boolean isFull() {
        return opening.await().isFull();
    }

    @Override
    public void close() {
        file.close();
    }
}
